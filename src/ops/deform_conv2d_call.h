#pragma once

#include <ATen/core/Tensor.h>

#include <array>

#include "kernels/ops/deform_conv2d.h"

namespace torchvision::ops {

/// One number for rows and one for columns each, in the schema's order.
struct DeformSteps {
  int64_t stride_height, stride_width, padding_height, padding_width, dilation_height, dilation_width;
};

/// A call of deform_conv2d whose arguments fit together: nothing in it can lead outside memory.
struct DeformCall {
  at::Tensor input, weight, offset, mask, bias;  ///< offset and mask are contiguous
  kernels::DeformGrid grid;
  int64_t groups, offset_groups;
  bool use_mask;

  /// Throws c10::ValueError or c10::TypeError, naming `op` and the argument.
  DeformCall(const char* op, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& offset,
             const at::Tensor& mask, const at::Tensor& bias, const DeformSteps& steps, int64_t groups,
             int64_t offset_groups, bool use_mask);

  int64_t images() const { return input.size(0); }
  int64_t out_channels() const { return weight.size(0); }
  int64_t channels_of_group() const { return grid.channels / groups; }
  int64_t channels_of_offset_group() const { return grid.channels / offset_groups; }

  /// What `group` has for the samples of `image`, from output pixel `first` on.
  template <class Scalar>
  kernels::DeformTile<Scalar> tile(int64_t image, int64_t group, int64_t first) const {
    const int64_t of_group = grid.taps() * grid.out_pixels(), at = (image * offset_groups + group) * of_group;
    return {first, std::min(kernels::kDeformTile, grid.out_pixels() - first), offset.const_data_ptr<Scalar>() + 2 * at,
            use_mask ? mask.const_data_ptr<Scalar>() + at : nullptr};
  }

 private:
  void check_tensors(const char* op) const;
  void check_steps(const char* op) const;
  void check_groups(const char* op) const;
  void check_places(const char* op) const;
};

/// deform_conv2d for float16, whose every operation is rounded: the original's loops in the original's order.
at::Tensor deform_conv2d_plain(const DeformCall& call);

/// Gradients of input, weight, offset and mask for `grad` (N, C_out, H_out, W_out), contiguous.
using DeformGradientTensors = std::array<at::Tensor, 4>;
DeformGradientTensors deform_conv2d_backward_plain(const DeformCall& call, const at::Tensor& grad);

}  // namespace torchvision::ops
