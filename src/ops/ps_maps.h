#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cstring>

#include "kernels/ops/ps_roi.h"
#include "kernels/ops/transpose.h"
#include "kernels/scratch.h"

/// Maps of position-sensitive operators: (N, channels * bins, height, width), and, for kernels whose vectors run over a
/// bin's channels, (N, bins, height, width, channels).
namespace torchvision::ops {

struct PsShape {
  int64_t images, channels, bins, height, width;  ///< channels of one bin
  int64_t pixels() const { return height * width; }
  int64_t of_image() const { return channels * bins * pixels(); }
};

/// The order for vectors, in `scratch`.
template <class Scalar>
const Scalar* ps_by_bins(const at::Tensor& input, const PsShape& shape, kernels::Scratch& scratch) {
  const at::Tensor planar = input.contiguous();
  const int64_t count = shape.images * shape.of_image();
  auto* map = reinterpret_cast<Scalar*>(scratch.get(size_t(count + kernels::kPsSlack) * sizeof(Scalar)));
  std::fill_n(map + count, kernels::kPsSlack, Scalar(0));
  if (count == 0) return map;  // however many images without pixels there are
  const auto* data = planar.const_data_ptr<Scalar>();
  at::parallel_for(0, shape.images * shape.bins, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      kernels::transpose(data + i / shape.bins * shape.of_image() + i % shape.bins * shape.pixels(), shape.channels,
                         shape.pixels(), shape.bins * shape.pixels(), map + i * shape.pixels() * shape.channels,
                         shape.channels);
  });
  return map;
}

/// The way back, to a contiguous `result`.
template <class Scalar>
void ps_planes_of(const Scalar* map, const PsShape& shape, at::Tensor& result) {
  if (result.numel() == 0) return;
  auto* out = result.mutable_data_ptr<Scalar>();
  at::parallel_for(0, shape.images * shape.bins, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      kernels::transpose(map + i * shape.pixels() * shape.channels, shape.pixels(), shape.channels, shape.channels,
                         out + i / shape.bins * shape.of_image() + i % shape.bins * shape.pixels(),
                         shape.bins * shape.pixels());
  });
}

/// What a position-sensitive operator returns beside its values: each bin's channel of the input, the same for all
/// regions.
inline at::Tensor ps_channel_mapping(int64_t regions, const PsShape& shape, int64_t pooled_height,
                                     int64_t pooled_width) {
  const at::Tensor of_region = at::arange(shape.channels * shape.bins, at::kInt);
  return of_region.view({1, shape.channels, pooled_height, pooled_width})
      .expand({regions, shape.channels, pooled_height, pooled_width})
      .contiguous();
}

/// Whether each bin comes from its own channel. Throws where one comes from a channel that is not there.
inline bool ps_maps_to_own(const char* op, const at::Tensor& mapping, int64_t channels) {
  const auto* data = mapping.const_data_ptr<int32_t>();
  bool own = true;
  for (int64_t i = 0; i < mapping.numel(); i += channels)
    for (int64_t c = 0; c < std::min(channels, mapping.numel() - i); ++c) {
      TORCH_CHECK_INDEX(data[i + c] >= 0 && data[i + c] < channels, op, ": channel_mapping must hold indices of the ",
                        channels, " channels, got ", data[i + c]);
      own &= data[i + c] == c;
    }
  return own;
}

}  // namespace torchvision::ops
