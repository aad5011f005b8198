#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "torchvision/checkpoint/state_dict.h"

namespace torchvision::testing {

/// A sum of the tensor's 32-bit words, weighted by place, modulo 2^64. Python: checksum() in golden_models.py.
inline at::Tensor checksum(const at::Tensor& tensor) {
  const at::Tensor words = tensor.detach().reshape({-1}).contiguous().view(at::kInt).to(at::kLong);
  return (words * (at::arange(words.numel(), at::kLong) * 2654435761 + 40503)).sum();
}

inline at::Tensor checksums(const checkpoint::StateDict& state_dict) {
  std::vector<at::Tensor> sums;
  for (const auto& [name, tensor] : state_dict) sums.push_back(checksum(tensor));
  return at::stack(sums);
}

/// The wave that golden_models.py shows its networks.
inline at::Tensor wave(at::IntArrayRef shape) {
  const at::Tensor count = at::arange(c10::multiply_integers(shape), at::kDouble);
  return ((count * 0.37).sin() * 1.5).to(at::kFloat).reshape(shape);
}

inline std::string fnv1a(std::string_view text) {
  uint64_t value = 0xcbf29ce484222325;
  for (const char byte : text) value = (value ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(value));
  return digits;
}

/// One line an entry, "name 64,3,7,7 float32". Python: key_lines() in scripts/inventory/collect.py.
inline std::string key_lines(const checkpoint::StateDict& state_dict) {
  std::string lines;
  for (const auto& [name, tensor] : state_dict) {
    std::string shape;
    for (const int64_t size : tensor.sizes()) shape += (shape.empty() ? "" : ",") + std::to_string(size);
    lines += name + " " + shape + " " + (tensor.scalar_type() == at::kLong ? "int64" : "float32") + "\n";
  }
  return lines;
}

}  // namespace torchvision::testing
