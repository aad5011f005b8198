#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::data {

/// A batch tensor that samples are written straight into, as they come. Its memory comes from batches that are no
/// longer held, where there are such.
class TORCHVISION_API Stacker {
 public:
  /// Room for `count` samples; the first one decides shape and dtype.
  explicit Stacker(int64_t count) : count_(count) {}
  /// Copies `sample` to its place in the batch. Throws c10::ValueError when its shape or dtype is not that of the
  /// batch's first sample.
  void put(int64_t position, const at::Tensor& sample);
  /// The place of a sample in the batch; undefined before the first one was put.
  at::Tensor place(int64_t position) const { return batch_.defined() ? batch_.select(0, position) : batch_; }
  /// The batch, (count, *sample shape). Undefined when nothing was put.
  at::Tensor take() { return std::move(batch_); }

 private:
  int64_t count_;
  at::Tensor batch_;
};

/// Joins samples of one shape and dtype along a new first dimension. Python: torch.utils.data.default_collate.
TORCHVISION_API at::Tensor stack(const std::vector<at::Tensor>& samples);

}  // namespace torchvision::data
