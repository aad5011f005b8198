#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/resample.h"

namespace torchvision::transforms::functional {

/// Whether kernels on pointers may read this tensor: plain uint8 memory of the CPU.
inline bool is_plain_bytes(const at::Tensor& image) {
  return image.scalar_type() == at::kByte && image.is_cpu() && image.layout() == at::kStrided && !image.is_conj() &&
         !image.is_neg();
}

/// A batch (N, C, H, W) as kernels see it: its pixels are adjacent, planar or interleaved, with any distance between
/// rows. Other layouts are copied into a planar one first.
class ByteBatch {
 public:
  explicit ByteBatch(const at::Tensor& batch)
      : interleaved_(batch.size(1) > 1 && batch.stride(1) == 1 && batch.stride(3) == batch.size(1)),
        batch_(interleaved_ || batch.stride(3) == 1 || batch.size(3) == 1 ? batch : batch.contiguous()) {}

  const at::Tensor& tensor() const { return batch_; }
  bool interleaved() const { return interleaved_; }
  int64_t images() const { return batch_.size(0); }
  int64_t channels() const { return batch_.size(1); }
  /// How many separate rectangles of rows an image is, and the channels of each.
  int64_t planes() const { return interleaved_ ? 1 : channels(); }
  int64_t plane_channels() const { return interleaved_ ? channels() : 1; }

  kernels::Rows<const uint8_t> rows(int64_t image, int64_t plane) const {
    return {batch_.const_data_ptr<uint8_t>() + offset(image, plane), batch_.size(2), batch_.size(3), plane_channels(),
            batch_.stride(2)};
  }
  kernels::Rows<uint8_t> mutable_rows(int64_t image, int64_t plane) const {
    return {batch_.data_ptr<uint8_t>() + offset(image, plane), batch_.size(2), batch_.size(3), plane_channels(),
            batch_.stride(2)};
  }

 private:
  int64_t offset(int64_t image, int64_t plane) const { return image * batch_.stride(0) + plane * batch_.stride(1); }

  bool interleaved_;
  at::Tensor batch_;
};

}  // namespace torchvision::transforms::functional
