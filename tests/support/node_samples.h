#pragma once

#include <ATen/ATen.h>

#include <string>

namespace torchvision::testing {

/// The largest absolute value and seven values spread evenly over the rest. Python: sample() in golden_nodes.py.
inline at::Tensor node_sample(const at::Tensor& value) {
  constexpr int64_t kSamples = 7;
  const at::Tensor flat = value.detach().contiguous().flatten();
  std::vector<at::Tensor> all{flat.abs().max()};
  for (int64_t i = 0; i < kSamples; ++i) all.push_back(flat[i * (flat.numel() - 1) / (kSamples - 1)]);
  return at::stack(all).to(at::kFloat);
}

/// "layer1.0.add 2,64,16,16", or "size -" where the node is no tensor.
inline std::string node_line(const std::string& name, const at::Tensor& value) {
  if (!value.defined()) return name + " -";
  std::string shape;
  for (const int64_t size : value.sizes()) shape += (shape.empty() ? "" : ",") + std::to_string(size);
  return name + " " + shape;
}

}  // namespace torchvision::testing
