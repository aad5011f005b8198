#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace torchvision::testing {

/// A file that the oracle (Python torchvision) wrote: tensors by name, and the case's parameters as JSON.
/// Read by a small reader of the tests' own, so that no golden test leans on the library's safetensors code.
struct TensorFile {
  std::map<std::string, at::Tensor> tensors;
  nlohmann::json metadata;

  /// Fails the test with the names there are when `name` is not among them.
  const at::Tensor& operator[](const std::string& name) const;
};

/// The tensors whose names begin with `prefix`, by the rest of their names.
std::map<std::string, at::Tensor> within(const TensorFile& file, const std::string& prefix);

TensorFile read_tensor_file(const std::string& path);
void write_tensor_file(const std::string& path, const std::map<std::string, at::Tensor>& tensors,
                       const nlohmann::json& metadata = {});

/// tests/golden/<name>.safetensors, written by scripts/golden and never by C++.
TensorFile golden(const std::string& name);

}  // namespace torchvision::testing
