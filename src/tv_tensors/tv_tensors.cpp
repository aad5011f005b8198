#include "torchvision/tv_tensors/tv_tensors.h"

#include <c10/util/Exception.h>

#include <utility>

#include "core/python_text.h"

namespace torchvision::tv_tensors {
namespace {

/// Shape and dtype: of a picture they say more than its numbers would.
std::string summary(const char* name, const at::Tensor& data, const std::string& rest = "") {
  const std::string dtype = std::string(c10::toString(data.scalar_type()));
  return std::string(name) + "([" + core::python_items(data.sizes()) + "], " + dtype + rest + ")";
}

std::string canvas_text(CanvasSize size) {
  return ", canvas_size=(" + std::to_string(size.height) + ", " + std::to_string(size.width) + ")";
}

}  // namespace

Image::Image(at::Tensor tensor) : data(std::move(tensor)) {
  TORCH_CHECK_VALUE(data.dim() >= 2, "Image: expected a tensor of two dimensions or more, got ", data.sizes());
  if (data.dim() == 2) data = data.unsqueeze(0);
}

Video::Video(at::Tensor tensor) : data(std::move(tensor)) {
  TORCH_CHECK_VALUE(data.dim() >= 4, "Video: expected a tensor of four dimensions (T, C, H, W) or more, got ",
                    data.sizes());
}

Mask::Mask(at::Tensor tensor) : data(std::move(tensor)) {}

BoundingBoxes::BoundingBoxes(at::Tensor tensor, const BoundingBoxesOptions& options)
    : data(std::move(tensor)),
      format(options.format),
      canvas_size(options.canvas_size),
      clamping_mode(options.clamping_mode) {
  TORCH_CHECK_VALUE(!is_rotated_bounding_format(format) || data.is_floating_point(),
                    "BoundingBoxes: expected a floating dtype for the turned format ", to_string(format), ", got ",
                    data.scalar_type());
  TORCH_CHECK_VALUE(data.dim() == 1 || data.dim() == 2, "BoundingBoxes: expected a tensor (N, K) or (K), got ",
                    data.sizes());
  if (data.dim() == 1) data = data.unsqueeze(0);
}

KeyPoints::KeyPoints(at::Tensor tensor, CanvasSize size) : data(std::move(tensor)), canvas_size(size) {
  TORCH_CHECK_VALUE(data.dim() == 1 || (data.dim() > 1 && data.size(-1) == 2),
                    "KeyPoints: expected a tensor (..., 2), got ", data.sizes());
  if (data.dim() == 1) data = data.unsqueeze(0);
}

PerInstance::PerInstance(at::Tensor tensor) : data(std::move(tensor)) {
  TORCH_CHECK_VALUE(data.dim() >= 1, "PerInstance: expected a tensor with a row for each object, got a single value");
}

std::string repr(const Image& image) { return summary("Image", image.data); }
std::string repr(const Video& video) { return summary("Video", video.data); }
std::string repr(const Mask& mask) { return summary("Mask", mask.data); }

std::string repr(const BoundingBoxes& boxes) {
  const std::string mode = boxes.clamping_mode ? std::string(to_string(*boxes.clamping_mode)) : "None";
  return summary("BoundingBoxes", boxes.data,
                 ", format=BoundingBoxFormat." + std::string(to_string(boxes.format)) + canvas_text(boxes.canvas_size) +
                     ", clamping_mode=" + mode);
}

std::string repr(const KeyPoints& points) { return summary("KeyPoints", points.data, canvas_text(points.canvas_size)); }

std::string repr(const PerInstance& rows) { return summary("PerInstance", rows.data); }

}  // namespace torchvision::tv_tensors
