#pragma once

#include <array>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

struct AffineOptions {
  /// kNearest or kBilinear; masks are always kNearest.
  InterpolationMode interpolation = InterpolationMode::kNearest;
  /// What lies outside the image: nothing (0), one value for all channels, or one a channel.
  std::vector<double> fill = {};
  /// {x, y} of what stays in place, in pixels from the top left corner; the middle if absent.
  std::optional<std::array<double, 2>> center = std::nullopt;
};

struct RotateOptions {
  InterpolationMode interpolation = InterpolationMode::kNearest;
  /// Whether the canvas grows or shrinks to hold the turned image; supposes that the middle is the centre.
  bool expand = false;
  std::optional<std::array<double, 2>> center = std::nullopt;
  std::vector<double> fill = {};
};

namespace functional {

/// Shears, scales, turns and moves images (..., C, H, W) about their centre, in their dtype; integers are computed in
/// float32 and rounded.
///
/// `angle` is in degrees clockwise, `translate` {x, y} in pixels, `shear` in degrees: one value for both axes, or {x,
/// y}. Throws c10::ValueError for a scale that is not positive, another number of shears or fill values, and modes
/// other than kNearest and kBilinear. Python: torchvision.transforms.v2.functional.affine_image.
TORCHVISION_API at::Tensor affine_image(const at::Tensor& image, double angle, const std::array<double, 2>& translate,
                                        double scale, const std::vector<double>& shear,
                                        const AffineOptions& options = {});
/// Masks (..., H, W). Python: torchvision.transforms.v2.functional.affine_mask.
TORCHVISION_API at::Tensor affine_mask(const at::Tensor& mask, double angle, const std::array<double, 2>& translate,
                                       double scale, const std::vector<double>& shear,
                                       const AffineOptions& options = {});
/// Boxes (..., K), upright ones around the moved corners, clamped.
/// Python: torchvision.transforms.v2.functional.affine_bounding_boxes.
TORCHVISION_API at::Tensor affine_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size, double angle,
    const std::array<double, 2>& translate, double scale, const std::vector<double>& shear,
    const std::optional<std::array<double, 2>>& center = std::nullopt,
    std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2), not clamped. Python: torchvision.transforms.v2.functional.affine_keypoints.
TORCHVISION_API at::Tensor affine_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size, double angle,
                                            const std::array<double, 2>& translate, double scale,
                                            const std::vector<double>& shear,
                                            const std::optional<std::array<double, 2>>& center = std::nullopt);

/// Turns images (..., C, H, W) by `angle` degrees against the clock, in their dtype; integers are computed in float32
/// and rounded. Multiples of 90 degrees about the middle are exact copies, as far as the canvas allows them. Throws as
/// affine_image does. Python: torchvision.transforms.v2.functional.rotate_image.
TORCHVISION_API at::Tensor rotate_image(const at::Tensor& image, double angle, const RotateOptions& options = {});
/// Masks (..., H, W). Python: torchvision.transforms.v2.functional.rotate_mask.
TORCHVISION_API at::Tensor rotate_mask(const at::Tensor& mask, double angle, const RotateOptions& options = {});
/// Boxes (..., K), clamped, and their canvas, which is another one with `expand`.
/// Python: torchvision.transforms.v2.functional.rotate_bounding_boxes.
TORCHVISION_API OnCanvas rotate_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size, double angle,
    bool expand = false, const std::optional<std::array<double, 2>>& center = std::nullopt,
    std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2) and their canvas. Python: torchvision.transforms.v2.functional.rotate_keypoints.
TORCHVISION_API OnCanvas rotate_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size, double angle,
                                          bool expand = false,
                                          const std::optional<std::array<double, 2>>& center = std::nullopt);

/// Shears, scales, turns and moves, by the rules of affine_image. Python: torchvision.transforms.v2.functional.affine.
template <tv_tensors::Transformable T>
T affine(const T& input, double angle, const std::array<double, 2>& translate, double scale,
         const std::vector<double>& shear, const AffineOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return affine_image(image, angle, translate, scale, shear, options); },
      [&](const at::Tensor& mask) { return affine_mask(mask, angle, translate, scale, shear, options); },
      [&](const auto& boxes) {
        return OnCanvas(affine_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, angle, translate, scale,
                                              shear, options.center, boxes.clamping_mode),
                        boxes.canvas_size);
      },
      [&](const auto& points) {
        return OnCanvas(
            affine_keypoints(points.data, points.canvas_size, angle, translate, scale, shear, options.center),
            points.canvas_size);
      });
}

/// Turns against the clock, by the rules of rotate_image. Python: torchvision.transforms.v2.functional.rotate.
template <tv_tensors::Transformable T>
T rotate(const T& input, double angle, const RotateOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return rotate_image(image, angle, options); },
      [&](const at::Tensor& mask) { return rotate_mask(mask, angle, options); },
      [&](const auto& boxes) {
        return rotate_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, angle, options.expand, options.center,
                                     boxes.clamping_mode);
      },
      [&](const auto& points) {
        return rotate_keypoints(points.data, points.canvas_size, angle, options.expand, options.center);
      });
}

}  // namespace functional
}  // namespace torchvision::transforms
