// float16: whole images at a time, planes as they are.
#include <ATen/ATen.h>

#include "kernels/ops/deform_conv2d_plain.h"
#include "ops/deform_conv2d_call.h"
#include "ops/for_tasks.h"

namespace torchvision::ops {
namespace {

using at::Half;
using at::Tensor;

/// Calls `body(offset group, all output pixels as a tile, the group's first channel, its channels)`.
template <class Body>
void for_offset_groups(const DeformCall& call, int64_t image, const Body& body) {
  const int64_t channels = call.channels_of_offset_group(), pixels = call.grid.out_pixels();
  for (int64_t group = 0; group < call.offset_groups; ++group) {
    const int64_t at = (image * call.offset_groups + group) * call.grid.taps() * pixels;
    const kernels::DeformTile<Half> tile{0, pixels, call.offset.const_data_ptr<Half>() + 2 * at,
                                         call.use_mask ? call.mask.const_data_ptr<Half>() + at : nullptr};
    body(group, tile, group * channels, channels);
  }
}

/// (groups, taps * C / groups, output pixels).
Tensor sample_columns(const DeformCall& call, const Tensor& planes, int64_t image) {
  const kernels::DeformGrid& grid = call.grid;
  Tensor columns =
      at::empty({call.groups, call.channels_of_group() * grid.taps(), grid.out_pixels()}, planes.options());
  for_offset_groups(call, image, [&](int64_t, const auto& tile, int64_t first, int64_t channels) {
    kernels::plain_columns(grid, tile, planes.const_data_ptr<Half>() + (image * grid.channels + first) * grid.pixels(),
                           channels, columns.mutable_data_ptr<Half>() + first * grid.taps() * grid.out_pixels());
  });
  return columns;
}

void spread_columns(const DeformCall& call, const Tensor& planes, int64_t image, const Tensor& columns,
                    DeformGradientTensors& result) {
  const kernels::DeformGrid& grid = call.grid;
  const int64_t of_group = grid.taps() * grid.out_pixels();
  for_offset_groups(call, image, [&](int64_t group, const auto& tile, int64_t first, int64_t channels) {
    const int64_t map = (image * grid.channels + first) * grid.pixels();
    const int64_t sample = (image * call.offset_groups + group) * of_group;
    const kernels::DeformGradients<Half> gradients{
        result[0].mutable_data_ptr<Half>() + map, result[2].mutable_data_ptr<Half>() + 2 * sample,
        call.use_mask ? result[3].mutable_data_ptr<Half>() + sample : nullptr};
    kernels::plain_columns_backward(grid, tile, planes.const_data_ptr<Half>() + map, channels,
                                    columns.const_data_ptr<Half>() + first * of_group, gradients);
  });
}

Tensor weight_of_groups(const DeformCall& call) {
  return call.weight.reshape({call.groups, call.out_channels() / call.groups, -1});
}

}  // namespace

Tensor deform_conv2d_plain(const DeformCall& call) {
  const Tensor planes = call.input.contiguous(), weight = weight_of_groups(call),
               bias = call.bias.view({call.groups, -1, 1});
  const Tensor output = at::empty(
      {call.images(), call.groups, call.out_channels() / call.groups, call.grid.out_pixels()}, planes.options());
  for_tasks(call.images(), [&](int64_t image) {
    Tensor pixels = output.select(0, image);
    at::add_out(pixels, at::bmm(weight, sample_columns(call, planes, image)), bias);
  });
  return output.view({call.images(), call.out_channels(), call.grid.out_height, call.grid.out_width});
}

DeformGradientTensors deform_conv2d_backward_plain(const DeformCall& call, const Tensor& grad) {
  constexpr int64_t kShares = 16;  // each sums the weight's gradient over its images, whatever the number of threads
  const int64_t shares = std::min(kShares, call.images());
  const Tensor planes = call.input.contiguous(), weight = weight_of_groups(call);
  const Tensor grads =
      grad.view({call.images(), call.groups, call.out_channels() / call.groups, call.grid.out_pixels()});
  DeformGradientTensors result = {at::zeros(call.input.sizes(), planes.options()), Tensor(),
                                  at::zeros_like(call.offset), at::zeros_like(call.mask)};
  const Tensor sums =
      at::zeros({shares, weight.size(0), weight.size(1), weight.size(2)}, planes.options().dtype(at::kFloat));
  for_tasks(shares, [&](int64_t share) {
    for (int64_t image = share * call.images() / shares; image < (share + 1) * call.images() / shares; ++image) {
      spread_columns(call, planes, image, at::bmm(weight.transpose(1, 2), grads[image]), result);
      sums[share].add_(at::bmm(grads[image], sample_columns(call, planes, image).transpose(1, 2)));
    }
  });
  result[1] = sums.sum(0).to(at::kHalf).view(call.weight.sizes());
  return result;
}

}  // namespace torchvision::ops
