#pragma once

#include <optional>
#include <utility>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms {

struct SanitizeBoundingBoxesOptions {
  /// Boxes narrower or lower than this go, in pixels.
  double min_size = 1.0;
  /// Boxes of a smaller area go, in square pixels.
  double min_area = 1.0;
};

namespace functional {

/// Boxes (..., K) written in another way, in their dtype; integers are halved downwards.
///
/// Boxes of the same format come back themselves. `inplace` writes the result into `boxes` where it has as many
/// numbers. Throws c10::ValueError between upright and turned formats, and where the last dimension is not K. Python:
/// torchvision.transforms.v2.functional.convert_bounding_box_format.
TORCHVISION_API at::Tensor convert_bounding_box_format(const at::Tensor& boxes,
                                                       tv_tensors::BoundingBoxFormat old_format,
                                                       tv_tensors::BoundingBoxFormat new_format, bool inplace = false);
TORCHVISION_API tv_tensors::BoundingBoxes convert_bounding_box_format(const tv_tensors::BoundingBoxes& boxes,
                                                                      tv_tensors::BoundingBoxFormat new_format,
                                                                      bool inplace = false);

/// Boxes (..., K) cut at the edges of the canvas, in their dtype; a copy for std::nullopt.
///
/// Of a turned box `kSoft` keeps the smallest box of the same angle around what lies on the canvas, `kHard` the largest
/// within it. Throws c10::ValueError where the last dimension is not K.
/// Python: torchvision.transforms.v2.functional.clamp_bounding_boxes.
TORCHVISION_API at::Tensor clamp_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                                tv_tensors::CanvasSize canvas_size,
                                                std::optional<tv_tensors::ClampingMode> clamping_mode);
/// By the clamping mode of the boxes, or by another one.
TORCHVISION_API tv_tensors::BoundingBoxes clamp_bounding_boxes(const tv_tensors::BoundingBoxes& boxes);
TORCHVISION_API tv_tensors::BoundingBoxes clamp_bounding_boxes(const tv_tensors::BoundingBoxes& boxes,
                                                               std::optional<tv_tensors::ClampingMode> clamping_mode);

/// The boxes (N, K) that are large enough and lie on the canvas, and a mask (N) of bools that says which these are.
/// Python: torchvision.transforms.v2.functional.sanitize_bounding_boxes.
TORCHVISION_API std::pair<at::Tensor, at::Tensor> sanitize_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
    const SanitizeBoundingBoxesOptions& options = {});
TORCHVISION_API std::pair<tv_tensors::BoundingBoxes, at::Tensor> sanitize_bounding_boxes(
    const tv_tensors::BoundingBoxes& boxes, const SanitizeBoundingBoxesOptions& options = {});

}  // namespace functional
}  // namespace torchvision::transforms
