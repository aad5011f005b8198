#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

/// Four corners {x, y}: top left, top right, bottom right, bottom left. Empty stands for Python's None.
using PerspectivePoints = std::vector<std::array<int64_t, 2>>;
/// a to h of x' = (a x + b y + c) / (g x + h y + 1), y' = (d x + e y + f) / (g x + h y + 1), from output to input.
using PerspectiveCoefficients = std::array<double, 8>;

struct PerspectiveOptions {
  /// kNearest or kBilinear; masks are always kNearest.
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  /// What lies outside the image: nothing (0), one value for all channels, or one a channel.
  std::vector<double> fill = {};
  /// In place of the points, which must be empty then.
  std::optional<PerspectiveCoefficients> coefficients = std::nullopt;
};

namespace functional {

/// Moves images (..., C, H, W) so that `startpoints` come to lie at `endpoints`, in their dtype; integers are computed
/// in float32 and rounded. Throws c10::ValueError for other than four points, for both points and coefficients or
/// neither, for another number of fill values, and for modes other than kNearest and kBilinear. Python:
/// torchvision.transforms.v2.functional.perspective_image.
TORCHVISION_API at::Tensor perspective_image(const at::Tensor& image, const PerspectivePoints& startpoints,
                                             const PerspectivePoints& endpoints,
                                             const PerspectiveOptions& options = {});
/// Masks (..., H, W). Python: torchvision.transforms.v2.functional.perspective_mask.
TORCHVISION_API at::Tensor perspective_mask(const at::Tensor& mask, const PerspectivePoints& startpoints,
                                            const PerspectivePoints& endpoints, const PerspectiveOptions& options = {});
/// Boxes (..., K), upright ones around the moved corners, clamped. Throws c10::ValueError also for coefficients that
/// cannot be inverted. Python: torchvision.transforms.v2.functional.perspective_bounding_boxes.
TORCHVISION_API at::Tensor perspective_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
    const PerspectivePoints& startpoints, const PerspectivePoints& endpoints,
    const std::optional<PerspectiveCoefficients>& coefficients = std::nullopt,
    std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2), not clamped. Python: torchvision.transforms.v2.functional.perspective_keypoints.
TORCHVISION_API at::Tensor perspective_keypoints(
    const at::Tensor& points, tv_tensors::CanvasSize canvas_size, const PerspectivePoints& startpoints,
    const PerspectivePoints& endpoints, const std::optional<PerspectiveCoefficients>& coefficients = std::nullopt);

/// Moves corners to corners, by the rules of perspective_image.
/// Python: torchvision.transforms.v2.functional.perspective.
template <tv_tensors::Transformable T>
T perspective(const T& input, const PerspectivePoints& startpoints, const PerspectivePoints& endpoints,
              const PerspectiveOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return perspective_image(image, startpoints, endpoints, options); },
      [&](const at::Tensor& mask) { return perspective_mask(mask, startpoints, endpoints, options); },
      [&](const auto& boxes) {
        return OnCanvas(perspective_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, startpoints, endpoints,
                                                   options.coefficients, boxes.clamping_mode),
                        boxes.canvas_size);
      },
      [&](const auto& points) {
        return OnCanvas(
            perspective_keypoints(points.data, points.canvas_size, startpoints, endpoints, options.coefficients),
            points.canvas_size);
      });
}

}  // namespace functional
}  // namespace torchvision::transforms
