#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Values as Python's repr spells them.
namespace torchvision::core {

/// The shortest digits that read back the same, with an exponent where Python writes one.
std::string python_text(double value);
std::string python_text(bool value);
std::string python_text(int64_t value);

/// A string in its quotes.
std::string python_quoted(std::string_view text);

template <class T>
std::string python_text(const std::optional<T>& value) {
  return value ? python_text(*value) : "None";
}

/// "1, 2": what stands between a sequence's brackets.
template <class Sequence>
std::string python_items(const Sequence& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + python_text(value);
  return text;
}

}  // namespace torchvision::core
