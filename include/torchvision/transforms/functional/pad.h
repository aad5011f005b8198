#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

struct PadOptions {
  /// Nothing (0), one value for all channels, or one a channel (constant mode alone; not for masks).
  std::vector<double> fill = {};
  /// Boxes and points take the constant mode alone.
  PaddingMode padding_mode = PaddingMode::kConstant;
};

namespace functional {

/// Widens images (..., C, H, W). `padding` is one value for all sides, {left and right, top and bottom}, or
/// {left, top, right, bottom}; negative values crop in the constant, edge and symmetric modes.
/// Throws c10::ValueError for another number of values, and where a border is wider than its mode can fill.
/// Python: torchvision.transforms.v2.functional.pad_image.
TORCHVISION_API at::Tensor pad_image(const at::Tensor& image, const std::vector<int64_t>& padding,
                                     const PadOptions& options = {});
/// Masks (..., H, W), with one fill value. Python: torchvision.transforms.v2.functional.pad_mask.
TORCHVISION_API at::Tensor pad_mask(const at::Tensor& mask, const std::vector<int64_t>& padding,
                                    const PadOptions& options = {});
/// Boxes (..., K), clamped, and the wider canvas. Python: torchvision.transforms.v2.functional.pad_bounding_boxes.
TORCHVISION_API OnCanvas
pad_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
                   const std::vector<int64_t>& padding, PaddingMode padding_mode = PaddingMode::kConstant,
                   std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2) and the wider canvas. Python: torchvision.transforms.v2.functional.pad_keypoints.
TORCHVISION_API OnCanvas pad_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                       const std::vector<int64_t>& padding,
                                       PaddingMode padding_mode = PaddingMode::kConstant);

/// Widens the canvas, by the rules of pad_image. Python: torchvision.transforms.v2.functional.pad.
template <tv_tensors::Transformable T>
T pad(const T& input, const std::vector<int64_t>& padding, const PadOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return pad_image(image, padding, options); },
      [&](const at::Tensor& mask) { return pad_mask(mask, padding, options); },
      [&](const auto& boxes) {
        return pad_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, padding, options.padding_mode,
                                  boxes.clamping_mode);
      },
      [&](const auto& points) {
        return pad_keypoints(points.data, points.canvas_size, padding, options.padding_mode);
      });
}

}  // namespace functional
}  // namespace torchvision::transforms
