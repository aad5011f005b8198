#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

namespace torchvision::transforms {

struct ResizedCropOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

struct TenCropOptions {
  /// Whether the second five come from the image upside down, not mirrored left to right.
  bool vertical_flip = false;
};

namespace functional {

/// The rectangle of `height` x `width` at (top, left) of images (..., H, W); what lies outside the image is 0.
/// A view of the input where the rectangle lies inside. Python: torchvision.transforms.v2.functional.crop_image.
TORCHVISION_API at::Tensor crop_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height,
                                      int64_t width);
/// Python: torchvision.transforms.v2.functional.crop_mask.
TORCHVISION_API at::Tensor crop_mask(const at::Tensor& mask, int64_t top, int64_t left, int64_t height, int64_t width);
/// Boxes (..., K), clamped, and the new canvas. Python: torchvision.transforms.v2.functional.crop_bounding_boxes.
TORCHVISION_API OnCanvas crop_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, int64_t top, int64_t left, int64_t height,
    int64_t width, std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2) and the new canvas. Python: torchvision.transforms.v2.functional.crop_keypoints.
TORCHVISION_API OnCanvas crop_keypoints(const at::Tensor& points, int64_t top, int64_t left, int64_t height,
                                        int64_t width);

/// The middle of images (..., H, W), padded with 0 where they are smaller. `output_size` is {height, width} or one
/// value for both. A view of the input where it can be. Python: torchvision.transforms.v2.functional.center_crop_image.
TORCHVISION_API at::Tensor center_crop_image(const at::Tensor& image, const std::vector<int64_t>& output_size);
/// Python: torchvision.transforms.v2.functional.center_crop_mask, center_crop_bounding_boxes, center_crop_keypoints.
TORCHVISION_API at::Tensor center_crop_mask(const at::Tensor& mask, const std::vector<int64_t>& output_size);
TORCHVISION_API OnCanvas
center_crop_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                           tv_tensors::CanvasSize canvas_size, const std::vector<int64_t>& output_size,
                           std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
TORCHVISION_API OnCanvas center_crop_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                               const std::vector<int64_t>& output_size);

/// The kernels of crop, then those of resize; masks are resized by kNearest.
/// Python: torchvision.transforms.v2.functional.resized_crop_image and its kin.
TORCHVISION_API at::Tensor resized_crop_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height,
                                              int64_t width, const std::vector<int64_t>& size,
                                              const ResizedCropOptions& options = {});
TORCHVISION_API at::Tensor resized_crop_mask(const at::Tensor& mask, int64_t top, int64_t left, int64_t height,
                                             int64_t width, const std::vector<int64_t>& size);
TORCHVISION_API OnCanvas
resized_crop_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, int64_t top, int64_t left,
                            int64_t height, int64_t width, const std::vector<int64_t>& size,
                            std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
TORCHVISION_API OnCanvas resized_crop_keypoints(const at::Tensor& points, int64_t top, int64_t left, int64_t height,
                                                int64_t width, const std::vector<int64_t>& size);

/// The four corners of images (..., H, W), top left, top right, bottom left, bottom right, and the middle.
/// `size` is {height, width} or one value for both. Throws c10::ValueError where the image is smaller.
/// Python: torchvision.transforms.v2.functional.five_crop_image.
TORCHVISION_API std::array<at::Tensor, 5> five_crop_image(const at::Tensor& image, const std::vector<int64_t>& size);
/// Those of the image, and those of the mirrored image. Python: torchvision.transforms.v2.functional.ten_crop_image.
TORCHVISION_API std::array<at::Tensor, 10> ten_crop_image(const at::Tensor& image, const std::vector<int64_t>& size,
                                                          const TenCropOptions& options = {});

/// Cuts out a rectangle. Python: torchvision.transforms.v2.functional.crop.
template <tv_tensors::Transformable T>
T crop(const T& input, int64_t top, int64_t left, int64_t height, int64_t width) {
  return by_kind(
      input, [&](const at::Tensor& image) { return crop_image(image, top, left, height, width); },
      [&](const at::Tensor& mask) { return crop_mask(mask, top, left, height, width); },
      [&](const auto& boxes) {
        return crop_bounding_boxes(boxes.data, boxes.format, top, left, height, width, boxes.clamping_mode);
      },
      [&](const auto& points) { return crop_keypoints(points.data, top, left, height, width); });
}

/// Cuts out the middle. Python: torchvision.transforms.v2.functional.center_crop.
template <tv_tensors::Transformable T>
T center_crop(const T& input, const std::vector<int64_t>& output_size) {
  return by_kind(
      input, [&](const at::Tensor& image) { return center_crop_image(image, output_size); },
      [&](const at::Tensor& mask) { return center_crop_mask(mask, output_size); },
      [&](const auto& boxes) {
        return center_crop_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, output_size,
                                          boxes.clamping_mode);
      },
      [&](const auto& points) { return center_crop_keypoints(points.data, points.canvas_size, output_size); });
}

/// Crops, then resizes. Python: torchvision.transforms.v2.functional.resized_crop.
template <tv_tensors::Transformable T>
T resized_crop(const T& input, int64_t top, int64_t left, int64_t height, int64_t width,
               const std::vector<int64_t>& size, const ResizedCropOptions& options = {}) {
  return by_kind(
      input,
      [&](const at::Tensor& image) { return resized_crop_image(image, top, left, height, width, size, options); },
      [&](const at::Tensor& mask) { return resized_crop_mask(mask, top, left, height, width, size); },
      [&](const auto& boxes) {
        return resized_crop_bounding_boxes(boxes.data, boxes.format, top, left, height, width, size,
                                           boxes.clamping_mode);
      },
      [&](const auto& points) { return resized_crop_keypoints(points.data, top, left, height, width, size); });
}

/// Corners and middle. Python: torchvision.transforms.v2.functional.five_crop.
template <tv_tensors::Pixels T>
std::array<T, 5> five_crop(const T& input, const std::vector<int64_t>& size) {
  return each_wrapped(five_crop_image(tv_tensors::tensor_of(input), size), input);
}

/// Corners and middle, also mirrored. Python: torchvision.transforms.v2.functional.ten_crop.
template <tv_tensors::Pixels T>
std::array<T, 10> ten_crop(const T& input, const std::vector<int64_t>& size, const TenCropOptions& options = {}) {
  return each_wrapped(ten_crop_image(tv_tensors::tensor_of(input), size, options), input);
}

}  // namespace functional
}  // namespace torchvision::transforms
