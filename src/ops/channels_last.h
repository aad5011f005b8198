#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>

#include "kernels/ops/transpose.h"
#include "kernels/scratch.h"

/// Feature maps with a pixel's channels side by side, for kernels whose vectors run over channels.
namespace torchvision::ops {

/// Calls `body(image, first pixel, count)` for all pixels of `images`, in parallel.
template <class Body>
void for_pixel_runs(int64_t images, int64_t pixels, const Body& body) {
  constexpr int64_t kPixelsPerThread = 512;
  at::parallel_for(0, images * pixels, kPixelsPerThread, [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const int64_t image = begin / pixels, pixel = begin % pixels, count = std::min(end - begin, pixels - pixel);
      body(image, pixel, count);
      begin += count;
    }
  });
}

/// (N, C, H, W) as (N, H, W, C): where it lies so already, else in `scratch`.
template <class Scalar>
const Scalar* channels_last(const at::Tensor& input, kernels::Scratch& scratch) {
  if (input.is_contiguous(at::MemoryFormat::ChannelsLast)) return input.const_data_ptr<Scalar>();
  const at::Tensor planar = input.contiguous();
  const int64_t channels = input.size(1), pixels = input.size(2) * input.size(3);
  auto* result = reinterpret_cast<Scalar*>(scratch.get(size_t(input.numel()) * sizeof(Scalar)));
  const auto* data = planar.const_data_ptr<Scalar>();
  for_pixel_runs(input.size(0), pixels, [&](int64_t image, int64_t pixel, int64_t count) {
    kernels::transpose(data + image * channels * pixels + pixel, channels, count, pixels,
                       result + (image * pixels + pixel) * channels, channels);
  });
  return result;
}

/// The way back: `map` (N, H, W, C) into `result`, (N, C, H, W) and contiguous.
template <class Scalar>
void planes_of(const Scalar* map, at::Tensor& result) {
  const int64_t channels = result.size(1), pixels = result.size(2) * result.size(3);
  auto* out = result.mutable_data_ptr<Scalar>();
  for_pixel_runs(result.size(0), pixels, [&](int64_t image, int64_t pixel, int64_t count) {
    kernels::transpose(map + (image * pixels + pixel) * channels, count, channels, channels,
                       out + image * channels * pixels + pixel, pixels);
  });
}

}  // namespace torchvision::ops
