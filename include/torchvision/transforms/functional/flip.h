#pragma once

#include "torchvision/core/export.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms::functional {

/// Kernels: images and masks (..., H, W); boxes (N, K) and points (..., 2) on a canvas of (H, W).
/// Python: the functions of the same names in torchvision.transforms.v2.functional.
TORCHVISION_API at::Tensor horizontal_flip_image(const at::Tensor& image);
TORCHVISION_API at::Tensor horizontal_flip_mask(const at::Tensor& mask);
TORCHVISION_API at::Tensor horizontal_flip_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                                          tv_tensors::CanvasSize canvas_size);
TORCHVISION_API at::Tensor horizontal_flip_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size);
TORCHVISION_API at::Tensor vertical_flip_image(const at::Tensor& image);
TORCHVISION_API at::Tensor vertical_flip_mask(const at::Tensor& mask);
TORCHVISION_API at::Tensor vertical_flip_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                                        tv_tensors::CanvasSize canvas_size);
TORCHVISION_API at::Tensor vertical_flip_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size);

/// Mirrors left to right. Python: torchvision.transforms.v2.functional.horizontal_flip.
template <tv_tensors::Transformable T>
T horizontal_flip(const T& input) {
  return by_kind(
      input, horizontal_flip_image, horizontal_flip_mask,
      [](const auto& boxes) {
        return OnCanvas(horizontal_flip_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size), boxes.canvas_size);
      },
      [](const auto& points) {
        return OnCanvas(horizontal_flip_keypoints(points.data, points.canvas_size), points.canvas_size);
      });
}

/// Mirrors top to bottom. Python: torchvision.transforms.v2.functional.vertical_flip.
template <tv_tensors::Transformable T>
T vertical_flip(const T& input) {
  return by_kind(
      input, vertical_flip_image, vertical_flip_mask,
      [](const auto& boxes) {
        return OnCanvas(vertical_flip_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size), boxes.canvas_size);
      },
      [](const auto& points) {
        return OnCanvas(vertical_flip_keypoints(points.data, points.canvas_size), points.canvas_size);
      });
}

/// Python: torchvision.transforms.v2.functional.hflip and vflip.
template <tv_tensors::Transformable T>
T hflip(const T& input) {
  return horizontal_flip(input);
}
template <tv_tensors::Transformable T>
T vflip(const T& input) {
  return vertical_flip(input);
}

}  // namespace torchvision::transforms::functional
