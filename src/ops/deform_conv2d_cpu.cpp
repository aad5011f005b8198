// Forward: the columns of some output pixels are sampled, stay in the cache, and meet the weights there.
#include <ATen/ATen.h>

#include "ops/channels_last.h"
#include "ops/deform_conv2d_call.h"
#include "ops/empty_result.h"
#include "ops/families.h"
#include "ops/for_tasks.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using kernels::Scratch;

/// (groups, C_out / groups, taps * C / groups), channels of a tap side by side as in the columns.
Tensor weight_by_taps(const DeformCall& call) {
  return call.weight.reshape({call.groups, -1, call.channels_of_group(), call.grid.taps()})
      .transpose(2, 3)
      .contiguous()
      .flatten(2);
}

/// The columns (pixels, taps, C) of a strip.
template <class Scalar>
Tensor sample_columns(const DeformCall& call, const Scalar* map, const DeformCall::Strip& strip, Scratch& scratch) {
  const kernels::DeformGrid& grid = call.grid;
  const int64_t of_pixel = grid.taps() * grid.channels, channels = call.channels_of_offset_group();
  auto* columns = reinterpret_cast<Scalar*>(scratch.get(size_t(strip.count * of_pixel) * sizeof(Scalar)));
  for (int64_t group = 0; group < call.offset_groups; ++group) {
    const int64_t first = group * channels;
    call.for_tiles<Scalar>(strip, group, [&](const auto& tile, int64_t place) {
      kernels::deform_columns<Scalar>(grid, tile, {map + strip.image * grid.pixels() * grid.channels + first, channels},
                                      columns + place * of_pixel + first, grid.channels);
    });
  }
  return at::from_blob(columns, {strip.count, grid.taps(), grid.channels}, call.input.options());
}

/// (groups, C_out / groups, pixels).
Tensor weigh(const DeformCall& call, const Tensor& weight, const Tensor& columns) {
  const int64_t count = columns.size(0), of_group = call.channels_of_group();
  if (call.groups == 1) return at::bmm(weight, columns.view({1, count, -1}).transpose(1, 2));
  if (of_group == 1 && call.out_channels() == call.groups)  // matrices of one row are dear, and there are many
    return columns.mul(weight.view({call.groups, -1}).t()).sum(1).t().unsqueeze(1);
  const Tensor by_groups = columns.view({count, call.grid.taps(), call.groups, of_group}).permute({2, 0, 1, 3});
  return at::bmm(weight, by_groups.reshape({call.groups, count, -1}).transpose(1, 2));
}

template <class Scalar>
Tensor forward_vectors(const DeformCall& call) {
  static thread_local Scratch map_scratch;
  const kernels::DeformGrid& grid = call.grid;
  const Scalar* map = channels_last<Scalar>(call.input, map_scratch);
  const Tensor weight = weight_by_taps(call), bias = call.bias.view({call.groups, -1, 1});
  const Tensor output = empty_result({call.images(), call.groups, call.out_channels() / call.groups, grid.out_pixels()},
                                     call.input.options());
  const int64_t length = call.strip_length<Scalar>(grid.channels), strips = (grid.out_pixels() + length - 1) / length;
  for_tasks(call.images() * strips, [&](int64_t task) {
    static thread_local Scratch scratch;
    const int64_t first = task % strips * length, count = std::min(length, grid.out_pixels() - first);
    const Tensor columns = sample_columns(call, map, {task / strips, first, count}, scratch);
    Tensor pixels = output.select(0, task / strips).narrow(2, first, count);
    at::add_out(pixels, weigh(call, weight, columns), bias);
    scratch.release_if_large();
  });
  map_scratch.release_if_large();
  return output.view({call.images(), call.out_channels(), grid.out_height, grid.out_width});
}

Tensor deform_conv2d_cpu(const Tensor& input, const Tensor& weight, const Tensor& offset, const Tensor& mask,
                         const Tensor& bias, int64_t stride_h, int64_t stride_w, int64_t pad_h, int64_t pad_w,
                         int64_t dilation_h, int64_t dilation_w, int64_t groups, int64_t offset_groups, bool use_mask) {
  const DeformCall call("deform_conv2d", input, weight, offset, mask, bias,
                        {stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w}, groups, offset_groups, use_mask);
  const std::array<int64_t, 4> sizes = {call.images(), call.out_channels(), call.grid.out_height, call.grid.out_width};
  if (call.images() == 0 || call.out_channels() == 0 || input.numel() == 0)
    return bias.view({1, -1, 1, 1}).expand(sizes).clone(at::MemoryFormat::Contiguous);
  Tensor output;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "deform_conv2d", [&] {
    if constexpr (std::is_same_v<scalar_t, at::Half>)
      output = deform_conv2d_plain(call);
    else
      output = forward_vectors<scalar_t>(call);
  });
  return output;
}

}  // namespace

void register_deform_conv2d(OpLibrary& library) {
  library.def(
      "deform_conv2d(Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, SymInt stride_h, SymInt "
      "stride_w, "
      "SymInt pad_h, SymInt pad_w, SymInt dilation_h, SymInt dilation_w, SymInt groups, SymInt offset_groups, bool "
      "use_mask) -> Tensor");
  library.def(
      "_deform_conv2d_backward(Tensor grad, Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, "
      "SymInt "
      "stride_h, SymInt stride_w, SymInt pad_h, SymInt pad_w, SymInt dilation_h, SymInt dilation_w, SymInt groups, "
      "SymInt "
      "offset_groups, bool use_mask) -> (Tensor, Tensor, Tensor, Tensor, Tensor)");
  library.impl(c10::DispatchKey::CPU, "deform_conv2d", TORCH_FN(deform_conv2d_cpu));
  register_deform_conv2d_backward(library);
  register_deform_conv2d_derivatives(library);
}

}  // namespace torchvision::ops
