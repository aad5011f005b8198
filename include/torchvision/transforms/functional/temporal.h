#pragma once

#include <cstdint>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// `num_samples` equally spaced frames of videos (..., T, C, H, W), repeated where there are fewer.
/// Python: torchvision.transforms.v2.functional.uniform_temporal_subsample_video.
TORCHVISION_API at::Tensor uniform_temporal_subsample_video(const at::Tensor& video, int64_t num_samples);

/// Python: torchvision.transforms.v2.functional.uniform_temporal_subsample.
inline at::Tensor uniform_temporal_subsample(const at::Tensor& video, int64_t num_samples) {
  return uniform_temporal_subsample_video(video, num_samples);
}
inline tv_tensors::Video uniform_temporal_subsample(const tv_tensors::Video& video, int64_t num_samples) {
  return tv_tensors::wrap(uniform_temporal_subsample_video(video.data, num_samples), video);
}

}  // namespace torchvision::transforms::functional
