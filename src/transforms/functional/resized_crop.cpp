#include "torchvision/transforms/functional/crop.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

at::Tensor resized_crop_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width,
                              const std::vector<int64_t>& size, const ResizedCropOptions& options) {
  check_image("resized_crop", image, 3);
  check_rectangle("resized_crop", top, left, height, width);
  return resize_image(crop_image(image, top, left, height, width), size,
                      {.interpolation = options.interpolation, .antialias = options.antialias});
}

at::Tensor resized_crop_mask(const at::Tensor& mask, int64_t top, int64_t left, int64_t height, int64_t width,
                             const std::vector<int64_t>& size) {
  check_image("resized_crop", mask, 2);
  check_rectangle("resized_crop", top, left, height, width);
  return resize_mask(crop_mask(mask, top, left, height, width), size);
}

OnCanvas resized_crop_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format, int64_t top,
                                     int64_t left, int64_t height, int64_t width, const std::vector<int64_t>& size,
                                     std::optional<tv_tensors::ClampingMode> clamping_mode) {
  check_rectangle("resized_crop", top, left, height, width);
  const auto [cropped, canvas] = crop_bounding_boxes(boxes, format, top, left, height, width, clamping_mode);
  return resize_bounding_boxes(cropped, format, canvas, size, std::nullopt, clamping_mode);
}

OnCanvas resized_crop_keypoints(const at::Tensor& points, int64_t top, int64_t left, int64_t height, int64_t width,
                                const std::vector<int64_t>& size) {
  check_rectangle("resized_crop", top, left, height, width);
  const auto [cropped, canvas] = crop_keypoints(points, top, left, height, width);
  return resize_keypoints(cropped, canvas, size);
}

}  // namespace torchvision::transforms::functional
