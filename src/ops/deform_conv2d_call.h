#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
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

  /// Output pixels of `image`, whose columns are made and multiplied together.
  struct Strip {
    int64_t image, first, count;
  };

  /// How many they are, but for the last strip of an image: whole tiles, enough of them where there are few channels.
  template <class Scalar>
  int64_t strip_length(int64_t channels) const {
    constexpr int64_t kBytes = 128 << 10, kMostTiles = 16;
    const auto bytes_of_tile = kernels::kDeformTile * grid.taps() * channels * int64_t{sizeof(Scalar)};
    return kernels::kDeformTile * std::clamp<int64_t>(kBytes / bytes_of_tile, 1, kMostTiles);
  }

  /// Calls `body(tile, its place in the strip)`, with what `group` has for the samples.
  template <class Scalar, class Body>
  void for_tiles(const Strip& strip, int64_t group, const Body& body) const {
    const int64_t at = (strip.image * offset_groups + group) * grid.taps() * grid.out_pixels();
    kernels::DeformTile<Scalar> tile{0, 0, offset.const_data_ptr<Scalar>() + 2 * at,
                                     use_mask ? mask.const_data_ptr<Scalar>() + at : nullptr};
    for (int64_t place = 0; place < strip.count; place += kernels::kDeformTile) {
      tile.first = strip.first + place;
      tile.count = std::min(kernels::kDeformTile, strip.count - place);
      body(tile, place);
    }
  }

 private:
  void check_tensors(const char* op) const;
  void check_kinds(const char* op) const;
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
