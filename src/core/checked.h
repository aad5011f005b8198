#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace torchvision::core {

/// The product, or nothing when it does not fit: sizes from a file's header are hostile until multiplied safely.
inline std::optional<uint64_t> checked_product(std::initializer_list<uint64_t> factors) noexcept {
  uint64_t product = 1;
  for (uint64_t factor : factors)
    if (__builtin_mul_overflow(product, factor, &product)) return std::nullopt;
  return product;
}

inline std::optional<uint64_t> checked_sum(uint64_t a, uint64_t b) noexcept {
  uint64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

/// Whether [offset, offset + length) lies within `size`.
inline bool range_fits(uint64_t offset, uint64_t length, uint64_t size) noexcept {
  return offset <= size && length <= size - offset;
}

}  // namespace torchvision::core
