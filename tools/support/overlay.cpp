#include "support/overlay.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>

#include "support/report.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::tools {
namespace {

using namespace tv_tensors;  // NOLINT: all that follows is about them

using Colour = std::array<uint8_t, 3>;
constexpr std::array<Colour, 6> kColours = {
    {{230, 25, 75}, {60, 180, 75}, {0, 130, 200}, {245, 130, 48}, {145, 30, 180}, {240, 210, 0}}};

Colour colour_of(int64_t object) { return kColours[static_cast<size_t>(object) % kColours.size()]; }

class Canvas {
 public:
  explicit Canvas(const at::Tensor& picture) : pixels_(picture.contiguous()) {}

  at::Tensor pixels() const { return pixels_; }

  void tint(const at::Tensor& mask, Colour colour) {
    const at::Tensor inside = mask.ne(0);
    for (int64_t channel = 0; channel < 3; ++channel) {
      const at::Tensor plane = pixels_[channel];
      const at::Tensor mixed = plane.to(at::kFloat).mul(0.5).add(colour[size_t(channel)] * 0.5).to(at::kByte);
      plane.copy_(at::where(inside, mixed, plane));
    }
  }

  void square(double x, double y, int64_t half, Colour colour) {
    const auto column = static_cast<int64_t>(std::lround(x)), row = static_cast<int64_t>(std::lround(y));
    const int64_t height = pixels_.size(1), width = pixels_.size(2);
    auto* data = pixels_.mutable_data_ptr<uint8_t>();
    for (int64_t r = std::max<int64_t>(row - half, 0); r <= std::min(row + half, height - 1); ++r)
      for (int64_t c = std::max<int64_t>(column - half, 0); c <= std::min(column + half, width - 1); ++c)
        for (int64_t channel = 0; channel < 3; ++channel)
          data[(channel * height + r) * width + c] = colour[size_t(channel)];
  }

  void line(double x0, double y0, double x1, double y1, Colour colour) {
    const double length = std::max(std::abs(x1 - x0), std::abs(y1 - y0));
    constexpr double kLongest = 1e5;  // what a box may leave the picture by
    if (!(length < kLongest)) return;
    const auto steps = static_cast<int64_t>(std::ceil(length)) + 1;
    for (int64_t i = 0; i <= steps; ++i) {
      const double t = double(i) / double(steps);
      square(x0 + t * (x1 - x0), y0 + t * (y1 - y0), 0, colour);
    }
  }

 private:
  at::Tensor pixels_;
};

/// Corners (N, 8), or those of upright boxes.
at::Tensor corners_of(const BoundingBoxes& boxes) {
  if (is_rotated_bounding_format(boxes.format))
    return transforms::functional::convert_bounding_box_format(boxes.data, boxes.format, BoundingBoxFormat::kXyxyxyxy);
  const at::Tensor xyxy =
      transforms::functional::convert_bounding_box_format(boxes.data, boxes.format, BoundingBoxFormat::kXyxy);
  return xyxy.index_select(1, at::tensor({0, 1, 2, 1, 2, 3, 0, 3}, at::kLong));
}

void draw_boxes(Canvas& canvas, const BoundingBoxes& boxes) {
  const at::Tensor corners = corners_of(boxes).to(at::kDouble).contiguous();
  for (int64_t i = 0; i < corners.size(0); ++i) {
    const double* at = corners[i].const_data_ptr<double>();
    for (size_t side = 0; side < 4; ++side) {
      const size_t next = (side + 1) % 4;
      canvas.line(at[2 * side], at[2 * side + 1], at[2 * next], at[2 * next + 1], colour_of(i));
    }
  }
}

void draw_points(Canvas& canvas, const KeyPoints& points) {
  const at::Tensor flat = points.data.to(at::kDouble).reshape({-1, 2}).contiguous();
  const int64_t per_object = points.data.dim() > 2 ? flat.size(0) / std::max<int64_t>(points.data.size(0), 1) : 1;
  for (int64_t i = 0; i < flat.size(0); ++i)
    canvas.square(flat[i][0].item<double>(), flat[i][1].item<double>(), 1,
                  colour_of(i / std::max<int64_t>(per_object, 1)));
}

at::Tensor as_bytes(at::Tensor picture) {
  if (picture.dim() == 4 && picture.size(0) == 1) picture = picture[0];
  if (picture.dim() != 3 || (picture.size(0) != 1 && picture.size(0) != 3))
    throw UsageError("transform: the result of shape " + c10::str(picture.sizes()) +
                     " is no picture; write it to a .safetensors file");
  if (picture.is_floating_point()) picture = picture.mul(255).add(0.5).clamp(0, 255);
  picture = picture.to(at::kByte);
  return picture.size(0) == 1 ? picture.repeat({3, 1, 1}) : picture.clone();
}

}  // namespace

at::Tensor drawn(const Sample& sample) {
  Canvas canvas(as_bytes(*tensor_in(sample.at("image"))));
  for (const auto& [_, value] : sample) {
    if (const auto* masks = std::get_if<Mask>(&value); masks != nullptr && masks->data.dim() == 3)
      for (int64_t i = 0; i < masks->data.size(0); ++i) canvas.tint(masks->data[i], colour_of(i));
  }
  for (const auto& [_, value] : sample) {
    if (const auto* boxes = std::get_if<BoundingBoxes>(&value)) draw_boxes(canvas, *boxes);
    if (const auto* points = std::get_if<KeyPoints>(&value)) draw_points(canvas, *points);
  }
  return canvas.pixels();
}

}  // namespace torchvision::tools
