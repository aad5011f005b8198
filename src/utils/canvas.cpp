#include "utils/canvas.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace torchvision::utils {

void check_picture(const at::Tensor& image, const char* function) {
  TORCH_CHECK_TYPE(image.scalar_type() == at::kByte, function, ": expected a uint8 picture, got ", image.scalar_type());
  TORCH_CHECK_VALUE(image.dim() == 3 && (image.size(0) == 1 || image.size(0) == 3), function,
                    ": expected a picture of shape (1 or 3, H, W), got ", image.sizes());
}

at::Tensor scale_picture(const at::Tensor& image, int64_t height, int64_t width) {
  const at::Tensor rgb = image.expand({3, image.size(1), image.size(2)}).unsqueeze(0).to(at::kFloat);
  return at::_upsample_bilinear2d_aa(rgb, {height, width}, false).round().clamp(0, 255).to(at::kByte).squeeze(0);
}

Canvas::Canvas(int64_t width, int64_t height, Color background)
    : width_(width), height_(height), pixels_(static_cast<size_t>(width * height * 3)) {
  for (size_t i = 0; i < pixels_.size(); i += 3) {
    pixels_[i] = background.red;
    pixels_[i + 1] = background.green;
    pixels_[i + 2] = background.blue;
  }
}

Canvas::Canvas(const at::Tensor& image) : Canvas(image.size(2), image.size(1), Color{}) { paste(image, 0, 0); }

Color Canvas::at(int64_t x, int64_t y) const noexcept {
  const uint8_t* pixel = &pixels_[static_cast<size_t>((y * width_ + x) * 3)];
  return {pixel[0], pixel[1], pixel[2]};
}

at::Tensor Canvas::to_tensor() const {
  const at::Tensor rows = at::empty({height_, width_, 3}, at::kByte);
  std::copy(pixels_.begin(), pixels_.end(), rows.data_ptr<uint8_t>());
  return rows.permute({2, 0, 1}).contiguous();
}

void Canvas::paste(const at::Tensor& image, int64_t x, int64_t y) {
  const int64_t left = std::max<int64_t>(0, x), right = std::min(width_, x + image.size(2));
  const int64_t top = std::max<int64_t>(0, y), bottom = std::min(height_, y + image.size(1));
  if (left >= right || top >= bottom) return;
  const at::Tensor rows = image.expand({3, image.size(1), image.size(2)}).permute({1, 2, 0}).cpu().contiguous();
  const uint8_t* source = rows.const_data_ptr<uint8_t>();
  for (int64_t row = top; row < bottom; ++row) {
    const uint8_t* from = source + ((row - y) * image.size(2) + left - x) * 3;
    std::copy(from, from + (right - left) * 3, &pixels_[static_cast<size_t>((row * width_ + left) * 3)]);
  }
}

void Canvas::blend(int64_t x, int64_t y, Color color, double coverage) noexcept {
  uint8_t* pixel = &pixels_[static_cast<size_t>((y * width_ + x) * 3)];
  const auto mix = [coverage](uint8_t below, uint8_t above) {
    return static_cast<uint8_t>(std::lround(below + (above - below) * coverage));
  };
  pixel[0] = mix(pixel[0], color.red);
  pixel[1] = mix(pixel[1], color.green);
  pixel[2] = mix(pixel[2], color.blue);
}

// `coverage(x, y)` of the pixel whose centre is (x, y) is clamped to [0, 1].
template <class Coverage>
void Canvas::fill(const Box& bounds, Color color, const Coverage& coverage) {
  const auto first = [](double edge) { return static_cast<int64_t>(std::max(0.0, std::floor(edge))); };
  const auto last = [](double edge, int64_t size) {
    return static_cast<int64_t>(std::clamp(std::ceil(edge), 0.0, static_cast<double>(size)));
  };
  const int64_t right = last(bounds.x + bounds.width, width_), bottom = last(bounds.y + bounds.height, height_);
  for (int64_t y = first(bounds.y); y < bottom; ++y)
    for (int64_t x = first(bounds.x); x < right; ++x) {
      const double share = coverage(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
      if (share > 0) blend(x, y, color, std::min(share, 1.0));
    }
}

void Canvas::fill_box(const Box& box, Color color, double corner_radius) {
  const double radius = std::min({corner_radius, box.width / 2, box.height / 2});
  const double center_x = box.x + box.width / 2, center_y = box.y + box.height / 2;
  fill({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, color, [&](double x, double y) {
    // The signed distance to a rounded box; half a pixel of it is the soft edge.
    const double dx = std::abs(x - center_x) - box.width / 2 + radius;
    const double dy = std::abs(y - center_y) - box.height / 2 + radius;
    const double outside = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
    return 0.5 - (outside + std::min(std::max(dx, dy), 0.0) - radius);
  });
}

void Canvas::fill_disc(Point center, double radius, Color color) {
  const double reach = radius + 1;
  fill({center.x - reach, center.y - reach, 2 * reach, 2 * reach}, color,
       [&](double x, double y) { return radius + 0.5 - std::hypot(x - center.x, y - center.y); });
}

void Canvas::line(Point from, Point to, double thickness, Color color) {
  const double dx = to.x - from.x, dy = to.y - from.y, length_squared = dx * dx + dy * dy;
  const double reach = thickness / 2 + 1;
  const Box bounds = {std::min(from.x, to.x) - reach, std::min(from.y, to.y) - reach, std::abs(dx) + 2 * reach,
                      std::abs(dy) + 2 * reach};
  fill(bounds, color, [&](double x, double y) {
    const double along =
        length_squared > 0 ? std::clamp(((x - from.x) * dx + (y - from.y) * dy) / length_squared, 0.0, 1.0) : 0.0;
    return thickness / 2 + 0.5 - std::hypot(x - from.x - along * dx, y - from.y - along * dy);
  });
}

}  // namespace torchvision::utils
