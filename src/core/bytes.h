#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace torchvision::core {

using Bytes = std::span<const uint8_t>;

inline Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// An unsigned integer of sizeof(T) bytes at `bytes`, whatever the machine's order and the pointer's alignment.
template <class T>
constexpr T load_little_endian(const uint8_t* bytes) noexcept {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes[i]) << (8 * i)));
  return value;
}

template <class T>
constexpr T load_big_endian(const uint8_t* bytes) noexcept {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(static_cast<T>(value << 8) | bytes[i]);
  return value;
}

/// The inverse: writes sizeof(T) bytes.
template <class T>
constexpr void store_big_endian(T value, uint8_t* bytes) noexcept {
  for (size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<uint8_t>(value >> (8 * (sizeof(T) - 1 - i)));
}

}  // namespace torchvision::core
