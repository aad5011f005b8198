#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace torchvision::core {

/// One table an enum, for printing, parsing and the command line.
template <class Enum, size_t N>
using EnumNames = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, size_t N>
constexpr std::string_view name_of(const EnumNames<Enum, N>& names, Enum value) noexcept {
  for (const auto& [candidate, name] : names)
    if (candidate == value) return name;
  return "?";
}

template <class Enum, size_t N>
constexpr std::optional<Enum> value_of(const EnumNames<Enum, N>& names, std::string_view text) noexcept {
  for (const auto& [value, name] : names)
    if (name == text) return value;
  return std::nullopt;
}

}  // namespace torchvision::core
