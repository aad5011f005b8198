#pragma once

#include <optional>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/kinds.h"

/// Warps that torchvision does not have. Boxes and points move exactly, by the way back of the pixels' own.
namespace torchvision::transforms {

struct GridDistortionFunctionOptions {
  /// kNearest or kBilinear; masks are always kNearest.
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool inverse = false;  ///< undoes what the same steps did
};

struct OpticalDistortionFunctionOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  /// What lies outside the image: nothing (0), one value for all channels, or one a channel.
  std::vector<double> fill = {};
  bool inverse = false;
};

namespace functional {

/// Cuts the picture into columns whose widths are in the proportion of `x_steps`, and rows of `y_steps`, and makes them
/// all alike in the result. Images (..., C, H, W). Throws c10::ValueError for steps that are none or not positive.
/// albumentations: GridDistortion (normalized).
TORCHVISION_API at::Tensor grid_distortion_image(const at::Tensor& image, const std::vector<double>& x_steps,
                                                 const std::vector<double>& y_steps,
                                                 const GridDistortionFunctionOptions& options = {});
/// Masks (..., H, W).
TORCHVISION_API at::Tensor grid_distortion_mask(const at::Tensor& mask, const std::vector<double>& x_steps,
                                                const std::vector<double>& y_steps,
                                                const GridDistortionFunctionOptions& options = {});
/// Boxes (..., K); turned ones by their corners.
TORCHVISION_API at::Tensor grid_distortion_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size,
    const std::vector<double>& x_steps, const std::vector<double>& y_steps, bool inverse = false,
    std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2).
TORCHVISION_API at::Tensor grid_distortion_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                                     const std::vector<double>& x_steps,
                                                     const std::vector<double>& y_steps, bool inverse = false);

/// Takes the pixel at (x, y) from the middle, in shares of the edges, from (x, y) (1 + k r^2 + k r^4) with r its
/// distance: the distortion of a lens, as OpenCV's initUndistortRectifyMap has it for the focal lengths (width, height)
/// and the coefficients (k, k). Positive k make the picture smaller in the corners. Images (..., C, H, W). Throws
/// c10::ValueError unless k is from -0.36, below which corners would fold, to 10. albumentations: OpticalDistortion
/// (camera).
TORCHVISION_API at::Tensor optical_distortion_image(const at::Tensor& image, double k,
                                                    const OpticalDistortionFunctionOptions& options = {});
/// Masks (..., H, W).
TORCHVISION_API at::Tensor optical_distortion_mask(const at::Tensor& mask, double k,
                                                   const OpticalDistortionFunctionOptions& options = {});
/// Boxes (..., K) around all that their edges reach; turned ones by their corners.
TORCHVISION_API at::Tensor optical_distortion_bounding_boxes(
    const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, tv_tensors::CanvasSize canvas_size, double k,
    bool inverse = false, std::optional<tv_tensors::ClampingMode> clamping_mode = tv_tensors::ClampingMode::kSoft);
/// Points (..., 2).
TORCHVISION_API at::Tensor optical_distortion_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                                                        double k, bool inverse = false);

template <tv_tensors::Transformable T>
T grid_distortion(const T& input, const std::vector<double>& x_steps, const std::vector<double>& y_steps,
                  const GridDistortionFunctionOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return grid_distortion_image(image, x_steps, y_steps, options); },
      [&](const at::Tensor& mask) { return grid_distortion_mask(mask, x_steps, y_steps, options); },
      [&](const auto& boxes) {
        return OnCanvas(grid_distortion_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, x_steps, y_steps,
                                                       options.inverse, boxes.clamping_mode),
                        boxes.canvas_size);
      },
      [&](const auto& points) {
        return OnCanvas(grid_distortion_keypoints(points.data, points.canvas_size, x_steps, y_steps, options.inverse),
                        points.canvas_size);
      });
}
template <tv_tensors::Transformable T>
T optical_distortion(const T& input, double k, const OpticalDistortionFunctionOptions& options = {}) {
  return by_kind(
      input, [&](const at::Tensor& image) { return optical_distortion_image(image, k, options); },
      [&](const at::Tensor& mask) { return optical_distortion_mask(mask, k, options); },
      [&](const auto& boxes) {
        return OnCanvas(optical_distortion_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, k,
                                                          options.inverse, boxes.clamping_mode),
                        boxes.canvas_size);
      },
      [&](const auto& points) {
        return OnCanvas(optical_distortion_keypoints(points.data, points.canvas_size, k, options.inverse),
                        points.canvas_size);
      });
}

}  // namespace functional
}  // namespace torchvision::transforms
