#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/SymInt.h>
#include <c10/util/Exception.h>
#include <c10/util/safe_numerics.h>

#include <array>
#include <cmath>

namespace torchvision::ops {

/// What every operator on regions asks of the feature maps and of `rois`: (K, 5), the image's index and two corners, or
/// (K, 6) where they are rotated. Sizes may be symbols.
inline void check_rois(const char* op, const at::Tensor& input, const at::Tensor& rois, int64_t columns = 5) {
  TORCH_CHECK_VALUE(input.dim() == 4, op, ": expected input of shape (N, C, H, W), got ", input.sym_sizes());
  TORCH_CHECK_VALUE(rois.dim() == 2 && rois.sym_size(1) == columns, op, ": rois must have shape as Tensor[K, ", columns,
                    "], got ", rois.sym_sizes());
  TORCH_CHECK_TYPE(input.scalar_type() == rois.scalar_type(), op,
                   ": Expected tensor for input to have the same type as tensor for rois; but type ",
                   input.scalar_type(), " does not equal ", rois.scalar_type());
  TORCH_CHECK_VALUE(input.device() == rois.device(), op, ": expected rois on the input's device, ", input.device(),
                    ", got them on ", rois.device());
}

inline void check_pooled_size(const char* op, int64_t pooled_height, int64_t pooled_width) {
  TORCH_CHECK_VALUE(pooled_height >= 0 && pooled_width >= 0, op, ": expected an output_size of 0 or more, got (",
                    pooled_height, ", ", pooled_width, ")");
}

/// Of a kernel for shapes: the sizes that are no symbols are 0 or more.
inline void check_sizes(const char* op, const char* name, c10::ArrayRef<c10::SymInt> sizes) {
  for (const c10::SymInt& size : sizes)
    if (const auto known = size.maybe_as_int())
      TORCH_CHECK_VALUE(*known >= 0, op, ": expected ", name, " of 0 or more, got ", *known);
}

/// Bins of a region. Where there are no channels, nothing else bounds their number.
inline int64_t bins_of(const char* op, int64_t pooled_height, int64_t pooled_width) {
  int64_t bins = 0;
  TORCH_CHECK_VALUE(!c10::mul_overflows(pooled_height, pooled_width, &bins), op, ": output_size (", pooled_height, ", ",
                    pooled_width, ") is too large");
  return bins;
}

/// Channels of the output of an operator whose bins have channels of their own.
template <class Int>
Int channels_of_bin(const char* op, const Int& channels, const Int& pooled_height, const Int& pooled_width) {
  TORCH_CHECK_VALUE(pooled_height > 0 && pooled_width > 0, op, ": expected an output_size of 1 or more, got (",
                    pooled_height, ", ", pooled_width, ")");
  // One after the other: the product may be too large.
  TORCH_CHECK_VALUE(channels % pooled_height == 0 && channels / pooled_height % pooled_width == 0, op,
                    ": input channels must be a multiple of pooling height * pooling width, got ", channels,
                    " channels for (", pooled_height, ", ", pooled_width, ")");
  return channels / pooled_height / pooled_width;
}

/// Of a backward operator: `grad` is that of an output with `channels`, and of a feature map of `sizes`.
inline void check_roi_gradient(const char* op, const at::Tensor& grad, const at::Tensor& rois, int64_t channels,
                               int64_t pooled_height, int64_t pooled_width, at::IntArrayRef sizes,
                               int64_t columns = 5) {
  check_rois(op, grad, rois, columns);
  for (const int64_t size : sizes) TORCH_CHECK_VALUE(size >= 0, op, ": expected sizes of 0 or more, got (", sizes, ")");
  const std::array expected = {rois.size(0), channels, pooled_height, pooled_width};
  TORCH_CHECK_VALUE(grad.sizes() == at::IntArrayRef(expected), op, ": expected grad of shape ",
                    at::IntArrayRef(expected), ", got ", grad.sizes());
}

/// Of what came from where: `name` (argmax, channel_mapping) as the forward operator returned it.
inline void check_roi_origin(const char* op, const char* name, const at::Tensor& origin, const at::Tensor& grad) {
  TORCH_CHECK_TYPE(origin.scalar_type() == at::kInt, op, ": expected ", name, " of dtype Int, got ",
                   origin.scalar_type());
  TORCH_CHECK_VALUE(origin.sizes() == grad.sizes(), op, ": expected ", name, " of grad's shape, ", grad.sizes(),
                    ", got ", origin.sizes());
  TORCH_CHECK_VALUE(origin.device() == grad.device(), op, ": expected ", name, " on grad's device, ", grad.device(),
                    ", got it on ", origin.device());
}

/// The image that a region belongs to; its index came as a number of the boxes' dtype, and is cut off: -0.5 is the
/// first image, where there is one.
inline int64_t image_of(const char* op, double index, int64_t region, int64_t images) {
  TORCH_CHECK_INDEX(images > 0 && std::isfinite(index) && index > -1 && index < double(images), op, ": rois[", region,
                    ", 0] must be the index of one of the ", images, " images of the batch, got ", index);
  return static_cast<int64_t>(index);
}

}  // namespace torchvision::ops
