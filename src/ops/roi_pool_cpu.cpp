#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "kernels/ops/roi_pool.h"
#include "kernels/ops/roi_pool_plain.h"
#include "kernels/ops/transpose.h"
#include "kernels/scratch.h"
#include "ops/channels_last.h"
#include "ops/empty_result.h"
#include "ops/families.h"
#include "ops/roi_regions.h"

namespace torchvision::ops {
namespace {

using kernels::RoiPoolBins;
using kernels::RoiPoolGrid;

/// Bins and channels that are pooled at a time, so that the tile stays in the first cache.
constexpr int64_t kTileBins = 64, kTileChannels = 64;
constexpr int64_t kPixelsOfPoolBin = 4;
constexpr int64_t kPoolChannelsPerThread = 8;

struct Pooled {
  at::Tensor values, argmax;
};

/// All bins of a region: no values, from nowhere.
template <class Scalar>
void fill_not_finite(Pooled& pooled, int64_t region, int64_t count) {
  std::fill_n(pooled.values.mutable_data_ptr<Scalar>() + region * count, count, not_a_number<Scalar>());
  std::fill_n(pooled.argmax.mutable_data_ptr<int32_t>() + region * count, count, -1);
}

template <class Scalar>
void forward_plain(const at::Tensor& input, const at::Tensor& rois, const RoiPoolGrid& grid,
                   const std::vector<int64_t>& images, Pooled& pooled) {
  const at::Tensor planar = input.contiguous();
  const int64_t channels = input.size(1), of_region = channels * grid.pooled_height * grid.pooled_width;
  const auto* data = planar.const_data_ptr<Scalar>();
  auto* values = pooled.values.mutable_data_ptr<Scalar>();
  auto* argmax = pooled.argmax.mutable_data_ptr<int32_t>();
  TooManySamples none_too_large;
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    for_regions<Scalar>(
        rois, grid, begin, end, none_too_large,
        [&](int64_t i, const RoiPoolBins<Scalar>& region) {
          kernels::roi_pool_plain(data + images[size_t(i)] * channels * grid.height * grid.width, channels, region,
                                  grid, values + i * of_region, argmax + i * of_region);
        },
        [&](int64_t i) { fill_not_finite<Scalar>(pooled, i, of_region); });
  });
}

/// One region of a channels-last map, tile by tile, to (channels, bins).
template <class Scalar>
void pool_region(const Scalar* map, int64_t channels, const RoiPoolBins<Scalar>& region, const RoiPoolGrid& grid,
                 Scalar* values, int32_t* argmax) {
  alignas(64) Scalar value_tile[kTileBins * kTileChannels];
  alignas(64) int32_t argmax_tile[kTileBins * kTileChannels];
  const int64_t bins = grid.pooled_height * grid.pooled_width;
  for (int64_t c = 0; c < channels; c += kTileChannels)
    for (int64_t bin = 0; bin < bins; bin += kTileBins) {
      const int64_t c_end = std::min(c + kTileChannels, channels), bin_end = std::min(bin + kTileBins, bins);
      kernels::roi_pool_bins(map, channels, c, c_end, region, grid.width, bin, bin_end, value_tile, argmax_tile);
      kernels::transpose(value_tile, bin_end - bin, c_end - c, c_end - c, values + c * bins + bin, bins);
      kernels::transpose(argmax_tile, bin_end - bin, c_end - c, c_end - c, argmax + c * bins + bin, bins);
    }
}

template <class Scalar>
void forward_vectors(const at::Tensor& input, const at::Tensor& rois, const RoiPoolGrid& grid,
                     const std::vector<int64_t>& images, Pooled& pooled) {
  static thread_local kernels::Scratch map_scratch;
  const int64_t channels = input.size(1), of_region = channels * grid.pooled_height * grid.pooled_width;
  const Scalar* map = channels_last<Scalar>(input, map_scratch);
  auto* values = pooled.values.mutable_data_ptr<Scalar>();
  auto* argmax = pooled.argmax.mutable_data_ptr<int32_t>();
  TooManySamples none_too_large;
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    for_regions<Scalar>(
        rois, grid, begin, end, none_too_large,
        [&](int64_t i, const RoiPoolBins<Scalar>& region) {
          pool_region(map + images[size_t(i)] * grid.height * grid.width * channels, channels, region, grid,
                      values + i * of_region, argmax + i * of_region);
        },
        [&](int64_t i) { fill_not_finite<Scalar>(pooled, i, of_region); });
  });
  map_scratch.release_if_large();
}

/// Pixels are named by int32.
void check_map_size(const char* op, int64_t height, int64_t width) {
  TORCH_CHECK_VALUE(height == 0 || width <= std::numeric_limits<int32_t>::max() / height, op,
                    ": expected a map of fewer than 2^31 pixels, got ", height, " x ", width);
}

std::tuple<at::Tensor, at::Tensor> roi_pool_cpu(const at::Tensor& input, const at::Tensor& rois, double spatial_scale,
                                                int64_t pooled_height, int64_t pooled_width) {
  check_rois("roi_pool", input, rois);
  check_pooled_size("roi_pool", pooled_height, pooled_width);
  check_map_size("roi_pool", input.size(2), input.size(3));
  const RoiPoolGrid grid{.height = input.size(2),
                         .width = input.size(3),
                         .pooled_height = pooled_height,
                         .pooled_width = pooled_width,
                         .spatial_scale = spatial_scale,
                         .last_pixel = 1};
  const std::array sizes = {rois.size(0), input.size(1), pooled_height, pooled_width};
  Pooled pooled{empty_result(sizes, input.options()), empty_result(sizes, input.options().dtype(at::kInt))};
  if (pooled.values.numel() == 0) return {pooled.values, pooled.argmax};
  const at::Tensor boxes = rois.contiguous();
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "roi_pool", [&] {
    const auto images = images_of<scalar_t>("roi_pool", boxes, input.size(0));
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(input, boxes, pooled_height * pooled_width, kPixelsOfPoolBin))
        return forward_vectors<scalar_t>(input, boxes, grid, images, pooled);
    }
    forward_plain<scalar_t>(input, boxes, grid, images, pooled);
  });
  return {pooled.values, pooled.argmax};
}

/// Threads share the channels: each adds the regions' gradients in their order, whatever the number of threads.
template <class Scalar>
bool backward(const at::Tensor& gradient, const at::Tensor& argmax, const std::vector<int64_t>& images,
              at::Tensor& result) {
  const int64_t channels = result.size(1), pixels = result.size(2) * result.size(3);
  const int64_t bins = gradient.size(2) * gradient.size(3),
                groups = (channels + kPoolChannelsPerThread - 1) / kPoolChannelsPerThread;
  const auto* data = gradient.const_data_ptr<Scalar>();
  const auto* origin = argmax.const_data_ptr<int32_t>();
  auto* out = result.zero_().mutable_data_ptr<Scalar>();
  std::atomic<bool> named = true;
  at::parallel_for(0, groups, 1, [&](int64_t from, int64_t to) {
    for (int64_t group = from; group < to; ++group)
      for (int64_t i = 0; i < gradient.size(0); ++i)
        for (int64_t c = group * kPoolChannelsPerThread; c < std::min((group + 1) * kPoolChannelsPerThread, channels);
             ++c) {
          const int64_t bin = (i * channels + c) * bins;
          if (!kernels::roi_pool_backward(data + bin, origin + bin, bins, pixels,
                                          out + (images[size_t(i)] * channels + c) * pixels))
            named = false;
        }
  });
  return named;
}

at::Tensor roi_pool_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, const at::Tensor& argmax, double,
                                 int64_t pooled_height, int64_t pooled_width, int64_t batch_size, int64_t channels,
                                 int64_t height, int64_t width) {
  check_roi_gradient("_roi_pool_backward", grad, rois, channels, pooled_height, pooled_width,
                     {batch_size, channels, height, width});
  check_roi_origin("_roi_pool_backward", "argmax", argmax, grad);
  check_map_size("_roi_pool_backward", height, width);
  at::Tensor result = empty_result({batch_size, channels, height, width}, grad.options());
  if (grad.numel() == 0) return result.zero_();
  const at::Tensor boxes = rois.contiguous(), gradient = grad.contiguous(), origin = argmax.contiguous();
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(grad.scalar_type(), "roi_pool_backward", [&] {
    const auto images = images_of<scalar_t>("_roi_pool_backward", boxes, batch_size);
    TORCH_CHECK_INDEX(backward<scalar_t>(gradient, origin, images, result),
                      "_roi_pool_backward: argmax must hold -1 or the index of one of the ", height * width,
                      " pixels of the map, got ", origin.min().item<int32_t>(), " to ", origin.max().item<int32_t>());
  });
  return result;
}

}  // namespace

void register_roi_pool(OpLibrary& library) {
  library.def(
      "roi_pool(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width) -> (Tensor, "
      "Tensor)");
  library.def(
      "_roi_pool_backward(Tensor grad, Tensor rois, Tensor argmax, float spatial_scale, SymInt pooled_height, SymInt "
      "pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "roi_pool", TORCH_FN(roi_pool_cpu));
  library.impl(c10::DispatchKey::CPU, "_roi_pool_backward", TORCH_FN(roi_pool_backward_cpu));
  register_roi_pool_derivatives(library);
}

}  // namespace torchvision::ops
