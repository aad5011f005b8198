#pragma once

#include <array>
#include <concepts>
#include <cstdint>

#include "torchvision/core/export.h"
#include "torchvision/transforms/functional/boxes.h"      // IWYU pragma: export
#include "torchvision/transforms/functional/keypoints.h"  // IWYU pragma: export
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// {channels, height, width} of an image (..., C, H, W); a plain (H, W) counts as one channel.
/// Throws c10::TypeError for fewer than two dimensions. Python: torchvision.transforms.v2.functional.get_dimensions.
TORCHVISION_API std::array<int64_t, 3> get_dimensions(const at::Tensor& image);
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, at::Tensor>)
std::array<int64_t, 3> get_dimensions(const T& input) {
  return get_dimensions(input.data);
}

/// The channels of an image (..., C, H, W). Python: torchvision.transforms.v2.functional.get_num_channels.
TORCHVISION_API int64_t get_num_channels(const at::Tensor& image);
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, at::Tensor>)
int64_t get_num_channels(const T& input) {
  return get_num_channels(input.data);
}
/// Python: torchvision.transforms.v2.functional.get_image_num_channels.
template <tv_tensors::Pixels T>
int64_t get_image_num_channels(const T& input) {
  return get_num_channels(input);
}

/// {height, width} of an image (..., H, W) or mask, or of the canvas of boxes and points.
/// Python: torchvision.transforms.v2.functional.get_size.
TORCHVISION_API std::array<int64_t, 2> get_size(const at::Tensor& image);
template <tv_tensors::Transformable T>
  requires(!std::same_as<T, at::Tensor>)
std::array<int64_t, 2> get_size(const T& input) {
  if constexpr (tv_tensors::Pixels<T> || std::same_as<T, tv_tensors::Mask>)
    return get_size(input.data);
  else
    return {input.canvas_size.height, input.canvas_size.width};
}
/// {width, height}, the other way round. Python: torchvision.transforms.v2.functional.get_image_size.
template <tv_tensors::Transformable T>
std::array<int64_t, 2> get_image_size(const T& input) {
  const auto [height, width] = get_size(input);
  return {width, height};
}

/// The pictures of a video (..., T, C, H, W). Throws c10::TypeError for fewer than four dimensions.
/// Python: torchvision.transforms.v2.functional.get_num_frames.
TORCHVISION_API int64_t get_num_frames(const at::Tensor& video);
inline int64_t get_num_frames(const tv_tensors::Video& video) { return get_num_frames(video.data); }

}  // namespace torchvision::transforms::functional
