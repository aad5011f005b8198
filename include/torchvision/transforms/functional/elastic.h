#pragma once

#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

struct ElasticOptions {
  /// kNearest or kBilinear; masks are always kNearest.
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  /// What lies outside the image: nothing (0), one value for all channels, or one a channel.
  std::vector<double> fill = {};
};

namespace functional {

/// Takes each pixel of images (..., C, H, W) from a place moved by `displacement` (1, H, W, 2): {x, y} as a share of
/// half the edge, so that 2 is all of it. Integers are computed in float32 and rounded. Throws c10::ValueError for a
/// displacement of another shape, another number of fill values, and modes other than kNearest and kBilinear. Python:
/// torchvision.transforms.v2.functional.elastic_image.
TORCHVISION_API at::Tensor elastic_image(const at::Tensor& image, const at::Tensor& displacement,
                                         const ElasticOptions& options = {});
/// Masks (..., H, W). Python: torchvision.transforms.v2.functional.elastic_mask.
TORCHVISION_API at::Tensor elastic_mask(const at::Tensor& mask, const at::Tensor& displacement,
                                        const ElasticOptions& options = {});
/// Boxes (..., K) around their corners, or turned ones at their centre, moved the other way as an approximation of the
/// inverse; clamped. Python: torchvision.transforms.v2.functional.elastic_bounding_boxes.
TORCHVISION_API at::Tensor elastic_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
    const at::Tensor& displacement,
    std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2), taken at the pixel they lie on. Python: torchvision.transforms.v2.functional.elastic_keypoints.
TORCHVISION_API at::Tensor elastic_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                             const at::Tensor& displacement);

/// Moves every pixel by its own displacement, by the rules of elastic_image.
/// Python: torchvision.transforms.v2.functional.elastic.
template <tv_tensors::Transformable T>
T elastic(const T& input, const at::Tensor& displacement, const ElasticOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return elastic_image(image, displacement, options); },
      [&](const at::Tensor& mask) { return elastic_mask(mask, displacement, options); },
      [&](const auto& boxes) {
        return OnCanvas(
            elastic_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, displacement, boxes.clamping_mode),
            boxes.canvas_size);
      },
      [&](const auto& points) {
        return OnCanvas(elastic_keypoints(points.data, points.canvas_size, displacement), points.canvas_size);
      });
}
/// Python: torchvision.transforms.v2.functional.elastic_transform.
template <tv_tensors::Transformable T>
T elastic_transform(const T& input, const at::Tensor& displacement, const ElasticOptions& options = {}) {
  return elastic(input, displacement, options);
}

}  // namespace functional
}  // namespace torchvision::transforms
