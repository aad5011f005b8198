#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::CanvasSize;
using tv_tensors::ClampingMode;

at::Tensor clamp_upright(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size) {
  const at::Tensor real = boxes.is_floating_point() ? boxes.clone() : boxes.to(at::kFloat);
  const at::Tensor corners = convert_bounding_box_format(real, format, BoundingBoxFormat::kXyxy);
  corners.slice(-1, 0, std::nullopt, 2).clamp_(0, canvas_size.width);
  corners.slice(-1, 1, std::nullopt, 2).clamp_(0, canvas_size.height);
  return convert_bounding_box_format(corners, BoundingBoxFormat::kXyxy, format).to(boxes.scalar_type());
}

}  // namespace

at::Tensor clamp_bounding_boxes(const at::Tensor& boxes, BoundingBoxFormat format, CanvasSize canvas_size,
                                std::optional<ClampingMode> clamping_mode) {
  flat_boxes("clamp_bounding_boxes", boxes, format);
  if (!clamping_mode) return boxes.clone();
  if (tv_tensors::is_rotated_bounding_format(format))
    return clamp_rotated_bounding_boxes(boxes, format, canvas_size, *clamping_mode);
  return clamp_upright(boxes, format, canvas_size);
}

BoundingBoxes clamp_bounding_boxes(const BoundingBoxes& boxes) {
  return clamp_bounding_boxes(boxes, boxes.clamping_mode);
}

BoundingBoxes clamp_bounding_boxes(const BoundingBoxes& boxes, std::optional<ClampingMode> clamping_mode) {
  return wrap(clamp_bounding_boxes(boxes.data, boxes.format, boxes.canvas_size, clamping_mode), boxes);
}

}  // namespace torchvision::transforms::functional
