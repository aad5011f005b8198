#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>

#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// Where places (..., 2) go: {x, y} in shares of the canvas, 0 to 1 from edge to edge, in float64.
using MovesPlaces = std::function<at::Tensor(const at::Tensor&)>;

/// Points (..., 2) in pixels.
at::Tensor moved_keypoints(const char* function, const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                           const MovesPlaces& moves);

/// Boxes (..., K), clamped. Turned ones lie at their moved corners. Upright ones lie around their corners and the
/// places of their edges nearest the middle of the canvas, which no place of an edge passes in a warp that is symmetric
/// about it.
at::Tensor moved_bounding_boxes(const char* function, const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                                tv_tensors::CanvasSize canvas_size,
                                std::optional<tv_tensors::ClampingMode> clamping_mode, const MovesPlaces& moves);

}  // namespace torchvision::transforms::functional
