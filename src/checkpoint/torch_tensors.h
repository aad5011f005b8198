#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "checkpoint/mapped_tensor.h"
#include "formats/torch_file.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/checkpoint/value.h"

namespace torchvision::checkpoint {

/// A file of torch.save whose tensors are made when they are asked for; those of one storage share it.
class TorchTensors {
 public:
  /// With `copy`, no tensor looks into the mapping.
  TorchTensors(formats::TorchFile file, SharedMapping mapping, bool copy);

  const formats::PickleDocument& document() const { return file_.document; }
  at::Tensor tensor(const formats::PickleNode& node);
  /// A dict of tensors alone; see is_state_dict.
  StateDict state_dict(formats::NodeId dict);
  Value value(formats::NodeId id);

 private:
  StateDict::Versions versions(const formats::PickleNode& dict) const;

  formats::TorchFile file_;
  SharedMapping mapping_;
  bool copy_;
  std::vector<size_t> alignments_;
  std::vector<std::optional<c10::Storage>> storages_;
};

/// Finds the state dict in a file's value, as LoadOptions::path describes. Throws FormatError kMismatch that says what
/// the file holds instead.
formats::NodeId find_state_dict(const formats::PickleDocument& document, const std::vector<std::string>& path);

}  // namespace torchvision::checkpoint
