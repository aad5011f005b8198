#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

struct ResizeOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  /// An upper bound of the longer edge; only with a size of one value or none.
  std::optional<int64_t> max_size = std::nullopt;
  /// Whether bilinear and bicubic average over all pixels that an output pixel covers; other modes ignore it.
  bool antialias = true;
};

namespace functional {

/// Resizes images (..., C, H, W) of any dtype and device; the memory format is kept.
///
/// `size` is {height, width}, or one value for the shorter edge (the longer one follows, rounded down), or empty: then
/// `max_size` is the longer edge. uint8 on a CPU is computed in fixed point, to the bit as Python does; other integers
/// go through float32 and are rounded. An image that has the size already is returned itself.
/// Throws c10::ValueError for sizes that are not positive or contradict `max_size`.
/// Python: torchvision.transforms.v2.functional.resize_image.
TORCHVISION_API at::Tensor resize_image(const at::Tensor& image, const std::vector<int64_t>& size,
                                        const ResizeOptions& options = {});
/// Masks (..., H, W): smooth modes become kNearest. Python: torchvision.transforms.v2.functional.resize_mask.
TORCHVISION_API at::Tensor resize_mask(const at::Tensor& mask, const std::vector<int64_t>& size,
                                       const ResizeOptions& options = {});
/// Boxes (..., K), scaled in float32 as Python does, and the new canvas; turned boxes are made rectangles again and
/// clamped. Python: torchvision.transforms.v2.functional.resize_bounding_boxes.
TORCHVISION_API OnCanvas
resize_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
                      const std::vector<int64_t>& size, std::optional<int64_t> max_size = std::nullopt,
                      std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2) and the new canvas. Python: torchvision.transforms.v2.functional.resize_keypoints.
TORCHVISION_API OnCanvas resize_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                          const std::vector<int64_t>& size,
                                          std::optional<int64_t> max_size = std::nullopt);

/// Resizes, by the rules of resize_image. Python: torchvision.transforms.v2.functional.resize.
template <tv_tensors::Transformable T>
T resize(const T& input, const std::vector<int64_t>& size, const ResizeOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return resize_image(image, size, options); },
      [&](const at::Tensor& mask) { return resize_mask(mask, size, options); },
      [&](const auto& boxes) {
        return resize_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, size, options.max_size,
                                     boxes.clamping_mode);
      },
      [&](const auto& points) { return resize_keypoints(points.data, points.canvas_size, size, options.max_size); });
}

}  // namespace functional
}  // namespace torchvision::transforms
