#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cstring>

#include "kernels/ops/roi_align.h"
#include "kernels/ops/roi_align_plain.h"
#include "kernels/ops/transpose.h"
#include "kernels/scratch.h"
#include "ops/channels_last.h"
#include "ops/empty_result.h"
#include "ops/families.h"
#include "ops/roi_align_passes.h"
#include "ops/roi_regions.h"

namespace torchvision::ops {
namespace {

using kernels::RoiAlignGrid;
using kernels::RoiSamples;

constexpr int64_t kChannelsPerThread = 16;

template <class Scalar>
void forward_plain(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid,
                   const std::vector<int64_t>& images, at::Tensor& output, TooManySamples& too_many) {
  const at::Tensor planar = input.contiguous();
  const int64_t channels = input.size(1), bins = grid.pooled_height * grid.pooled_width;
  const auto* data = planar.const_data_ptr<Scalar>();
  auto* out = output.mutable_data_ptr<Scalar>();
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    for_regions<Scalar>(
        rois, grid, begin, end, too_many,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::roi_align_plain(data + images[size_t(i)] * channels * grid.height * grid.width, channels, samples,
                                   grid, out + i * channels * bins);
        },
        [&](int64_t i) { std::fill_n(out + i * channels * bins, channels * bins, not_a_number<Scalar>()); });
  });
}

template <class Scalar>
void forward_vectors(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid,
                     const std::vector<int64_t>& images, at::Tensor& output, TooManySamples& too_many) {
  static thread_local kernels::Scratch map_scratch;
  const int64_t channels = input.size(1), bins = grid.pooled_height * grid.pooled_width;
  const Scalar* map = channels_last<Scalar>(input, map_scratch);
  auto* out = output.mutable_data_ptr<Scalar>();
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    static thread_local kernels::Scratch scratch;
    auto* tile = reinterpret_cast<Scalar*>(scratch.get(size_t(bins * channels) * sizeof(Scalar)));
    for_regions<Scalar>(
        rois, grid, begin, end, too_many,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::roi_align_bins(map + images[size_t(i)] * grid.height * grid.width * channels, channels, samples,
                                  grid, tile);
          kernels::transpose(tile, bins, channels, channels, out + i * channels * bins, bins);
        },
        [&](int64_t i) { std::fill_n(out + i * channels * bins, channels * bins, not_a_number<Scalar>()); });
    scratch.release_if_large();
  });
  map_scratch.release_if_large();
}

template <class Scalar>
void backward_plain(const at::Tensor& gradient, const at::Tensor& rois, const RoiAlignGrid& grid,
                    const std::vector<int64_t>& images, at::Tensor& result, TooManySamples& too_many) {
  const int64_t channels = result.size(1), bins = grid.pooled_height * grid.pooled_width;
  const int64_t pixels = grid.height * grid.width;
  const auto* data = gradient.const_data_ptr<Scalar>();
  auto* out = result.zero_().template mutable_data_ptr<Scalar>();
  at::parallel_for(0, channels, 1, [&](int64_t first, int64_t last) {
    for_regions<Scalar>(
        rois, grid, 0, rois.size(0), too_many,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::roi_align_plain_backward(data + (i * channels + first) * bins, last - first, samples, grid,
                                            out + (images[size_t(i)] * channels + first) * pixels);
        },
        [](int64_t) {});
  });
}

/// Threads share the channels: each adds the regions' gradients in their order, whatever the number of threads.
template <class Scalar>
void backward_vectors(const at::Tensor& gradient, const at::Tensor& rois, const RoiAlignGrid& grid,
                      const std::vector<int64_t>& images, at::Tensor& result, TooManySamples& too_many) {
  static thread_local kernels::Scratch map_scratch;
  const int64_t channels = result.size(1), bins = grid.pooled_height * grid.pooled_width;
  const int64_t pixels = grid.height * grid.width;
  const auto* data = gradient.const_data_ptr<Scalar>();
  auto* map = reinterpret_cast<Scalar*>(map_scratch.get(size_t(result.numel()) * sizeof(Scalar)));
  std::memset(map, 0, size_t(result.numel()) * sizeof(Scalar));
  const int64_t groups = (channels + kChannelsPerThread - 1) / kChannelsPerThread;
  at::parallel_for(0, groups, 1, [&](int64_t from, int64_t to) {
    static thread_local kernels::Scratch scratch;
    const int64_t first = from * kChannelsPerThread, last = std::min(to * kChannelsPerThread, channels);
    auto* tile = reinterpret_cast<Scalar*>(scratch.get(size_t(bins * channels) * sizeof(Scalar)));
    for_regions<Scalar>(
        rois, grid, 0, rois.size(0), too_many,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::transpose(data + (i * channels + first) * bins, last - first, bins, bins, tile + first, channels);
          kernels::roi_align_bins_backward(tile, channels, first, last, samples, grid,
                                           map + images[size_t(i)] * pixels * channels);
        },
        [](int64_t) {});
    scratch.release_if_large();
  });
  planes_of(map, result);
  map_scratch.release_if_large();
}

}  // namespace

at::Tensor roi_align_forward(const char* op, const at::Tensor& input, const at::Tensor& rois,
                             const RoiAlignGrid& grid) {
  check_pooled_size(op, grid.pooled_height, grid.pooled_width);
  at::Tensor output =
      empty_result({rois.size(0), input.size(1), grid.pooled_height, grid.pooled_width}, input.options());
  if (output.numel() == 0) return output;
  TORCH_CHECK_VALUE(grid.height > 0 && grid.width > 0, op, ": expected an input with pixels, got ", input.sizes());
  const at::Tensor boxes = rois.contiguous();
  TooManySamples too_many;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "roi_align", [&] {
    const auto images = images_of<scalar_t>(op, boxes, input.size(0));
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(input, boxes, grid.pooled_height * grid.pooled_width, samples_of_bin(grid)))
        return forward_vectors<scalar_t>(input, boxes, grid, images, output, too_many);
    }
    forward_plain<scalar_t>(input, boxes, grid, images, output, too_many);
  });
  too_many.check(op, boxes);
  return output;
}

at::Tensor roi_align_backward(const char* op, const at::Tensor& grad, const at::Tensor& rois, const RoiAlignGrid& grid,
                              int64_t batch_size, int64_t channels) {
  at::Tensor result = empty_result({batch_size, channels, grid.height, grid.width}, grad.options());
  if (grad.numel() == 0 || result.numel() == 0) return result.zero_();
  const at::Tensor boxes = rois.contiguous(), gradient = grad.contiguous();
  TooManySamples too_many;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(grad.scalar_type(), "roi_align_backward", [&] {
    const auto images = images_of<scalar_t>(op, boxes, batch_size);
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(result, boxes, grid.pooled_height * grid.pooled_width, samples_of_bin(grid)))
        return backward_vectors<scalar_t>(gradient, boxes, grid, images, result, too_many);
    }
    backward_plain<scalar_t>(gradient, boxes, grid, images, result, too_many);
  });
  too_many.check(op, boxes);
  return result;
}

namespace {

at::Tensor roi_align_cpu(const at::Tensor& input, const at::Tensor& rois, double spatial_scale, int64_t pooled_height,
                         int64_t pooled_width, int64_t sampling_ratio, bool aligned) {
  check_rois("roi_align", input, rois);
  return roi_align_forward(
      "roi_align", input, rois,
      {input.size(2), input.size(3), pooled_height, pooled_width, sampling_ratio, spatial_scale, aligned});
}

at::Tensor roi_align_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, double spatial_scale,
                                  int64_t pooled_height, int64_t pooled_width, int64_t batch_size, int64_t channels,
                                  int64_t height, int64_t width, int64_t sampling_ratio, bool aligned) {
  check_roi_gradient("_roi_align_backward", grad, rois, channels, pooled_height, pooled_width,
                     {batch_size, channels, height, width});
  return roi_align_backward("_roi_align_backward", grad, rois,
                            {height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale, aligned},
                            batch_size, channels);
}

}  // namespace

void register_roi_align(OpLibrary& library) {
  library.def(
      "roi_align(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width, int "
      "sampling_ratio, bool aligned) -> Tensor");
  library.def(
      "_roi_align_backward(Tensor grad, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width, "
      "SymInt batch_size, SymInt channels, SymInt height, SymInt width, int sampling_ratio, bool aligned) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "roi_align", TORCH_FN(roi_align_cpu));
  library.impl(c10::DispatchKey::CPU, "_roi_align_backward", TORCH_FN(roi_align_backward_cpu));
  register_roi_align_derivatives(library);
}

}  // namespace torchvision::ops
