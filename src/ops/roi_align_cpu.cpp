#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <atomic>
#include <cstring>
#include <limits>

#include "kernels/ops/roi_align.h"
#include "kernels/ops/roi_align_plain.h"
#include "kernels/ops/transpose.h"
#include "kernels/scratch.h"
#include "ops/channels_last.h"
#include "ops/families.h"
#include "ops/roi_checks.h"

namespace torchvision::ops {
namespace {

using kernels::RoiAlignGrid;
using kernels::RoiSamples;

constexpr int64_t kChannelsPerThread = 16;

template <class Scalar>
constexpr bool kHasVectors = std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>;

/// The images of all regions, checked: nothing may be read at an index that came from outside.
template <class Scalar>
std::vector<int64_t> images_of(const char* op, const at::Tensor& rois, int64_t images) {
  std::vector<int64_t> result(static_cast<size_t>(rois.size(0)));
  const auto* data = rois.const_data_ptr<Scalar>();
  for (int64_t i = 0; i < rois.size(0); ++i) result[size_t(i)] = image_of(op, double(data[5 * i]), i, images);
  return result;
}

/// Calls `body(region, samples)` for regions [begin, end) with finite boxes, `not_finite(region)` for others. A box that
/// asks for too many samples is noted: exceptions may not leave a parallel region half done.
template <class Scalar, class Body, class NotFinite>
void for_regions(const at::Tensor& rois, const RoiAlignGrid& grid, int64_t begin, int64_t end,
                 std::atomic<int64_t>& too_large, const Body& body, const NotFinite& not_finite) {
  RoiSamples<Scalar> samples;
  const auto* boxes = rois.const_data_ptr<Scalar>();
  for (int64_t i = begin; i < end; ++i) {
    samples.set(boxes + 5 * i + 1, grid);
    if (!samples.finite) {
      not_finite(i);
    } else if (samples.too_many) {
      too_large = i;
    } else {
      body(i, samples);
    }
  }
}

void check_sample_count(const char* op, int64_t too_large, const at::Tensor& rois) {
  TORCH_CHECK_VALUE(too_large < 0, op, ": rois[", too_large, "] ", rois[std::max<int64_t>(too_large, 0)],
                    " would take more than ", kernels::kMostSamples,
                    " samples a bin; check its coordinates and spatial_scale, or give a sampling_ratio");
}

/// Whether so little is read that the map may stay in the order it has.
bool few_reads(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid) {
  const int64_t samples = grid.sampling_ratio > 0 ? grid.sampling_ratio * grid.sampling_ratio : 4;
  return double(rois.size(0)) * double(grid.pooled_height * grid.pooled_width) * double(samples) * 8 <
         double(input.size(0)) * double(grid.height) * double(grid.width);
}

template <class Scalar>
void forward_plain(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid,
                   const std::vector<int64_t>& images, at::Tensor& output, std::atomic<int64_t>& too_large) {
  const at::Tensor planar = input.contiguous();
  const int64_t channels = input.size(1), bins = grid.pooled_height * grid.pooled_width;
  const auto* data = planar.const_data_ptr<Scalar>();
  auto* out = output.mutable_data_ptr<Scalar>();
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    for_regions<Scalar>(
        rois, grid, begin, end, too_large,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::roi_align_plain(data + images[size_t(i)] * channels * grid.height * grid.width, channels, samples,
                                   grid, out + i * channels * bins);
        },
        [&](int64_t i) {
          std::fill_n(out + i * channels * bins, channels * bins, Scalar(std::numeric_limits<float>::quiet_NaN()));
        });
  });
}

template <class Scalar>
void forward_vectors(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid,
                     const std::vector<int64_t>& images, at::Tensor& output, std::atomic<int64_t>& too_large) {
  static thread_local kernels::Scratch map_scratch;
  const int64_t channels = input.size(1), bins = grid.pooled_height * grid.pooled_width;
  const Scalar* map = channels_last<Scalar>(input, map_scratch);
  auto* out = output.mutable_data_ptr<Scalar>();
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    static thread_local kernels::Scratch scratch;
    auto* tile = reinterpret_cast<Scalar*>(scratch.get(size_t(bins * channels) * sizeof(Scalar)));
    for_regions<Scalar>(
        rois, grid, begin, end, too_large,
        [&](int64_t i, const RoiSamples<Scalar>& samples) {
          kernels::roi_align_bins(map + images[size_t(i)] * grid.height * grid.width * channels, channels, samples,
                                  grid, tile);
          kernels::transpose(tile, bins, channels, channels, out + i * channels * bins, bins);
        },
        [&](int64_t i) {
          std::fill_n(out + i * channels * bins, channels * bins, std::numeric_limits<Scalar>::quiet_NaN());
        });
    scratch.release_if_large();
  });
  map_scratch.release_if_large();
}

at::Tensor roi_align_cpu(const at::Tensor& input, const at::Tensor& rois, double spatial_scale, int64_t pooled_height,
                         int64_t pooled_width, int64_t sampling_ratio, bool aligned) {
  check_rois("roi_align", input, rois);
  check_pooled_size("roi_align", pooled_height, pooled_width);
  const RoiAlignGrid grid{input.size(2), input.size(3), pooled_height, pooled_width, sampling_ratio, spatial_scale, aligned};
  at::Tensor output = at::empty({rois.size(0), input.size(1), pooled_height, pooled_width},
                                input.options().memory_format(at::MemoryFormat::Contiguous));
  if (output.numel() == 0) return output;
  TORCH_CHECK_VALUE(grid.height > 0 && grid.width > 0, "roi_align: expected an input with pixels, got ", input.sizes());
  const at::Tensor boxes = rois.contiguous();
  std::atomic<int64_t> too_large = -1;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "roi_align", [&] {
    const auto images = images_of<scalar_t>("roi_align", boxes, input.size(0));
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(input, boxes, grid))
        return forward_vectors<scalar_t>(input, boxes, grid, images, output, too_large);
    }
    forward_plain<scalar_t>(input, boxes, grid, images, output, too_large);
  });
  check_sample_count("roi_align", too_large, boxes);
  return output;
}

template <class Scalar>
void backward_plain(const at::Tensor& gradient, const at::Tensor& rois, const RoiAlignGrid& grid,
                    const std::vector<int64_t>& images, at::Tensor& result, std::atomic<int64_t>& too_large) {
  const int64_t channels = result.size(1), bins = grid.pooled_height * grid.pooled_width;
  const int64_t pixels = grid.height * grid.width;
  const auto* data = gradient.const_data_ptr<Scalar>();
  auto* out = result.zero_().template mutable_data_ptr<Scalar>();
  at::parallel_for(0, channels, 1, [&](int64_t first, int64_t last) {
    for_regions<Scalar>(
        rois, grid, 0, rois.size(0), too_large,
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
                      const std::vector<int64_t>& images, at::Tensor& result, std::atomic<int64_t>& too_large) {
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
        rois, grid, 0, rois.size(0), too_large,
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

at::Tensor roi_align_backward_cpu(const at::Tensor& grad, const at::Tensor& rois, double spatial_scale,
                                  int64_t pooled_height, int64_t pooled_width, int64_t batch_size, int64_t channels,
                                  int64_t height, int64_t width, int64_t sampling_ratio, bool aligned) {
  check_rois("_roi_align_backward", grad, rois);
  TORCH_CHECK_VALUE(batch_size >= 0 && channels >= 0 && height >= 0 && width >= 0,
                    "_roi_align_backward: expected sizes of 0 or more, got (", batch_size, ", ", channels, ", ", height,
                    ", ", width, ")");
  TORCH_CHECK_VALUE(grad.sizes() == at::IntArrayRef({rois.size(0), channels, pooled_height, pooled_width}),
                    "_roi_align_backward: expected grad of shape (", rois.size(0), ", ", channels, ", ", pooled_height,
                    ", ", pooled_width, "), got ", grad.sizes());
  at::Tensor result = at::empty({batch_size, channels, height, width}, grad.options().memory_format(at::MemoryFormat::Contiguous));
  if (grad.numel() == 0 || result.numel() == 0) return result.zero_();
  const RoiAlignGrid grid{height, width, pooled_height, pooled_width, sampling_ratio, spatial_scale, aligned};
  const at::Tensor boxes = rois.contiguous(), gradient = grad.contiguous();
  std::atomic<int64_t> too_large = -1;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(grad.scalar_type(), "roi_align_backward", [&] {
    const auto images = images_of<scalar_t>("_roi_align_backward", boxes, batch_size);
    if constexpr (kHasVectors<scalar_t>) {
      if (!few_reads(result, boxes, grid))
        return backward_vectors<scalar_t>(gradient, boxes, grid, images, result, too_large);
    }
    backward_plain<scalar_t>(gradient, boxes, grid, images, result, too_large);
  });
  check_sample_count("_roi_align_backward", too_large, boxes);
  return result;
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
