#pragma once

#include "kernels/ops/ps_roi_plain.h"
#include "ops/empty_result.h"
#include "ops/ps_maps.h"
#include "ops/roi_regions.h"

/// Both passes of the position-sensitive operators, which differ in how a region is laid over the map: `Grid`.
namespace torchvision::ops {

template <class Grid>
constexpr const char* kPsName = std::is_same_v<Grid, kernels::RoiAlignGrid> ? "ps_roi_align" : "ps_roi_pool";

/// Everything that one call goes by. Tensors are contiguous.
template <class Grid>
struct PsCall {
  const char* op;
  at::Tensor rois;
  Grid grid;
  PsShape shape;
  double pixels_of_bin;  ///< that a bin reads, about
  TooManySamples too_many = {};

  int64_t regions() const { return rois.size(0); }
  int64_t of_region() const { return shape.channels * shape.bins; }
};

/// `pool(index, region, output)` writes a finite region's (channels, bins).
template <class Scalar, class Grid, class Pool>
void ps_pool_regions(PsCall<Grid>& call, int64_t begin, int64_t end, Scalar* output, const Pool& pool) {
  const int64_t count = call.of_region();
  for_regions<Scalar>(
      call.rois, call.grid, begin, end, call.too_many,
      [&](int64_t i, const auto& region) { pool(i, region, output + i * count); },
      [&](int64_t i) { std::fill_n(output + i * count, count, not_a_number<Scalar>()); });
}

template <class Scalar, class Grid>
void ps_forward_plain(PsCall<Grid>& call, const at::Tensor& input, const std::vector<int64_t>& images, Scalar* output) {
  const at::Tensor planar = input.contiguous();
  const auto* data = planar.const_data_ptr<Scalar>();
  at::parallel_for(0, call.regions(), 1, [&](int64_t begin, int64_t end) {
    ps_pool_regions(call, begin, end, output, [&](int64_t i, const auto& region, Scalar* out) {
      kernels::ps_plain(data + images[size_t(i)] * call.shape.of_image(), call.shape.channels, region, call.grid, out);
    });
  });
}

template <class Scalar, class Grid>
void ps_forward_vectors(PsCall<Grid>& call, const at::Tensor& input, const std::vector<int64_t>& images,
                        Scalar* output) {
  static thread_local kernels::Scratch map_scratch;
  const PsShape& shape = call.shape;
  const Scalar* map = ps_by_bins<Scalar>(input, shape, map_scratch);
  at::parallel_for(0, call.regions(), 1, [&](int64_t begin, int64_t end) {
    static thread_local kernels::Scratch scratch;
    auto* tile = reinterpret_cast<Scalar*>(scratch.get(size_t(call.of_region() + kernels::kPsSlack) * sizeof(Scalar)));
    ps_pool_regions(call, begin, end, output, [&](int64_t i, const auto& region, Scalar* out) {
      kernels::ps_bins(map + images[size_t(i)] * shape.of_image(), shape.channels, region, call.grid, tile);
      kernels::transpose(tile, shape.bins, shape.channels, shape.channels, out, shape.bins);
    });
    scratch.release_if_large();
  });
  map_scratch.release_if_large();
}

/// The values of all regions, and each bin's channel of the input.
template <class Grid>
std::tuple<at::Tensor, at::Tensor> ps_forward(PsCall<Grid>& call, const at::Tensor& input) {
  const std::array sizes = {call.regions(), call.shape.channels, call.grid.pooled_height, call.grid.pooled_width};
  at::Tensor output = empty_result(sizes, input.options());
  if (output.numel() == 0) return {output, at::empty(sizes, at::kInt)};
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), kPsName<Grid>, [&] {
    const auto images = images_of<scalar_t>(call.op, call.rois, call.shape.images);
    auto* out = output.mutable_data_ptr<scalar_t>();
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(input, call.rois, 1, call.pixels_of_bin)) return ps_forward_vectors(call, input, images, out);
    }
    ps_forward_plain(call, input, images, out);
  });
  call.too_many.check(call.op, call.rois);
  return {output, ps_channel_mapping(call.regions(), call.shape, call.grid.pooled_height, call.grid.pooled_width)};
}

/// Threads share the channels of the map: each adds the regions' gradients in their order, whatever the number of
/// threads.
template <class Scalar, class Grid>
void ps_backward_plain(PsCall<Grid>& call, const at::Tensor& gradient, const at::Tensor& mapping,
                       const std::vector<int64_t>& images, at::Tensor& result) {
  const int64_t count = call.of_region();
  const auto* data = gradient.const_data_ptr<Scalar>();
  const auto* channel_of = mapping.const_data_ptr<int32_t>();
  auto* out = result.zero_().template mutable_data_ptr<Scalar>();
  at::parallel_for(0, result.size(1), 1, [&](int64_t first, int64_t last) {
    for_regions<Scalar>(
        call.rois, call.grid, 0, call.regions(), call.too_many,
        [&](int64_t i, const auto& region) {
          for (int64_t at = i * count; at < (i + 1) * count; ++at)
            if (channel_of[at] >= first && channel_of[at] < last)
              kernels::ps_plain_backward(
                  data[at], region, call.grid, at % call.shape.bins,
                  out + (images[size_t(i)] * result.size(1) + channel_of[at]) * call.shape.pixels());
        },
        [](int64_t) {});
  });
}

/// Threads share the bins, where each bin comes from its own channel.
template <class Scalar, class Grid>
void ps_backward_vectors(PsCall<Grid>& call, const at::Tensor& gradient, const std::vector<int64_t>& images,
                         at::Tensor& result) {
  static thread_local kernels::Scratch map_scratch;
  const PsShape& shape = call.shape;
  const auto* data = gradient.const_data_ptr<Scalar>();
  auto* map = reinterpret_cast<Scalar*>(map_scratch.get(size_t(result.numel()) * sizeof(Scalar)));
  std::memset(map, 0, size_t(result.numel()) * sizeof(Scalar));
  at::parallel_for(0, shape.bins, 1, [&](int64_t first, int64_t last) {
    static thread_local kernels::Scratch scratch;
    auto* tile = reinterpret_cast<Scalar*>(scratch.get(size_t(call.of_region()) * sizeof(Scalar)));
    for_regions<Scalar>(
        call.rois, call.grid, 0, call.regions(), call.too_many,
        [&](int64_t i, const auto& region) {
          kernels::transpose(data + i * call.of_region() + first, shape.channels, last - first, shape.bins,
                             tile + first * shape.channels, shape.channels);
          kernels::ps_bins_backward(tile, shape.channels, first, last, region, call.grid,
                                    map + images[size_t(i)] * shape.of_image());
        },
        [](int64_t) {});
    scratch.release_if_large();
  });
  ps_planes_of(map, shape, result);
  map_scratch.release_if_large();
}

template <class Grid>
at::Tensor ps_backward(PsCall<Grid>& call, const at::Tensor& grad, const at::Tensor& channel_mapping,
                       int64_t channels) {
  const PsShape& shape = call.shape;
  at::Tensor result = empty_result({shape.images, channels, shape.height, shape.width}, grad.options());
  const at::Tensor gradient = grad.contiguous(), mapping = channel_mapping.contiguous();
  const bool own = ps_maps_to_own(call.op, mapping, channels) && channels == call.of_region();
  if (grad.numel() == 0 || result.numel() == 0) return result.zero_();
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(grad.scalar_type(), kPsName<Grid>, [&] {
    const auto images = images_of<scalar_t>(call.op, call.rois, shape.images);
    if constexpr (kHasVectors<scalar_t>) {
      if (own && !few_reads(result, call.rois, 1, call.pixels_of_bin))
        return ps_backward_vectors<scalar_t>(call, gradient, images, result);
    }
    ps_backward_plain<scalar_t>(call, gradient, mapping, images, result);
  });
  call.too_many.check(call.op, call.rois);
  return result;
}

}  // namespace torchvision::ops
