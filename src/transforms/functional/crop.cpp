#include "torchvision/transforms/functional/crop.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/flip.h"
#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/center.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

at::Tensor slice(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width) {
  return image.narrow(-2, top, height).narrow(-1, left, width);
}

/// How many of [start, start + length) lie before 0, within [0, size), and beyond.
struct Overlap {
  int64_t before, begin, inside, after;
  Overlap(int64_t start, int64_t length, int64_t size)
      : before(std::clamp<int64_t>(-start, 0, length)),
        begin(std::clamp<int64_t>(start, 0, size)),
        inside(std::clamp<int64_t>(start + length, 0, size) - begin),
        after(length - before - inside) {}
};

using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::ClampingMode;

std::array<int64_t, 2> height_and_width(const char* function, const std::vector<int64_t>& size) {
  TORCH_CHECK_VALUE(size.size() == 1 || size.size() == 2, function, ": expected a size of one or two values, got ",
                    size.size());
  check_rectangle(function, 0, 0, size.front(), size.back());
  return {size.front(), size.back()};
}

}  // namespace

at::Tensor crop_image(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width) {
  check_image("crop", image, 2);
  check_rectangle("crop", top, left, height, width);
  const auto [image_height, image_width] = get_size(image);
  if (top >= 0 && left >= 0 && top + height <= image_height && left + width <= image_width)
    return slice(image, top, left, height, width);
  const Overlap rows(top, height, image_height), columns(left, width, image_width);
  const at::Tensor inside = slice(image, rows.begin, columns.begin, rows.inside, columns.inside);
  return at::constant_pad_nd(inside, {columns.before, columns.after, rows.before, rows.after}, 0);
}

at::Tensor crop_mask(const at::Tensor& mask, int64_t top, int64_t left, int64_t height, int64_t width) {
  return crop_image(mask, top, left, height, width);
}

OnCanvas crop_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, int64_t top, int64_t left,
                             int64_t height, int64_t width, std::optional<ClampingMode> clamping_mode) {
  flat_boxes("crop", boxes, format);
  check_rectangle("crop", top, left, height, width);
  at::Tensor moved = boxes - box_offset(boxes, format, left, top);
  if (format == BoundingBoxFormat::kXyxyxyxy) moved = parallelogram_to_bounding_boxes(moved);
  const CanvasSize canvas{height, width};
  return {clamp_bounding_boxes(moved, format, canvas, clamping_mode), canvas};
}

OnCanvas crop_keypoints(const at::Tensor& points, int64_t top, int64_t left, int64_t height, int64_t width) {
  check_points("crop", points);
  check_rectangle("crop", top, left, height, width);
  return {points - point_offset(points, left, top), CanvasSize{height, width}};
}

at::Tensor center_crop_image(const at::Tensor& image, const std::vector<int64_t>& output_size) {
  check_image("center_crop", image, 2);
  const auto [height, width] = height_and_width("center_crop", output_size);
  const auto [image_height, image_width] = get_size(image);
  // As Python: where the image is padded, the odd pixel comes after it.
  const auto anchor = [](int64_t image_edge, int64_t edge) {
    return image_edge >= edge ? middle_anchor(image_edge, edge) : -((edge - image_edge) / 2);
  };
  return crop_image(image, anchor(image_height, height), anchor(image_width, width), height, width);
}

at::Tensor center_crop_mask(const at::Tensor& mask, const std::vector<int64_t>& output_size) {
  return center_crop_image(mask, output_size);
}

OnCanvas center_crop_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size,
                                    const std::vector<int64_t>& output_size,
                                    std::optional<ClampingMode> clamping_mode) {
  const auto [height, width] = height_and_width("center_crop", output_size);
  return crop_bounding_boxes(boxes, format, middle_anchor(canvas_size.height, height),
                             middle_anchor(canvas_size.width, width), height, width, clamping_mode);
}

OnCanvas center_crop_keypoints(const at::Tensor& points, CanvasSize canvas_size,
                               const std::vector<int64_t>& output_size) {
  const auto [height, width] = height_and_width("center_crop", output_size);
  return crop_keypoints(points, middle_anchor(canvas_size.height, height), middle_anchor(canvas_size.width, width),
                        height, width);
}

std::array<at::Tensor, 5> five_crop_image(const at::Tensor& image, const std::vector<int64_t>& size) {
  check_image("five_crop", image, 2);
  const auto [height, width] = height_and_width("five_crop", size);
  const auto [image_height, image_width] = get_size(image);
  TORCH_CHECK_VALUE(height <= image_height && width <= image_width, "five_crop: a crop of ", height, "x", width,
                    " does not fit into an image of ", image_height, "x", image_width);
  const int64_t bottom = image_height - height, right = image_width - width;
  return {slice(image, 0, 0, height, width), slice(image, 0, right, height, width),
          slice(image, bottom, 0, height, width), slice(image, bottom, right, height, width),
          center_crop_image(image, {height, width})};
}

std::array<at::Tensor, 10> ten_crop_image(const at::Tensor& image, const std::vector<int64_t>& size,
                                          const TenCropOptions& options) {
  const std::array<at::Tensor, 5> plain = five_crop_image(image, size);
  const std::array<at::Tensor, 5> flipped =
      five_crop_image(options.vertical_flip ? vertical_flip_image(image) : horizontal_flip_image(image), size);
  std::array<at::Tensor, 10> all;
  std::copy(flipped.begin(), flipped.end(), std::copy(plain.begin(), plain.end(), all.begin()));
  return all;
}

}  // namespace torchvision::transforms::functional
