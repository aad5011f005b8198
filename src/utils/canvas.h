#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "torchvision/utils/draw.h"

namespace torchvision::utils {

struct Point {
  double x = 0;
  double y = 0;
};

/// Left and top edges, width and height, in pixels.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

enum class Align { kLeft, kCenter, kRight };

/// Smooth-edged drawing on an 8-bit RGB picture. Everything outside of it is cut off.
class Canvas {
 public:
  Canvas(int64_t width, int64_t height, Color background);
  /// A copy of a uint8 (1 or 3, H, W) picture.
  explicit Canvas(const at::Tensor& image);

  int64_t width() const noexcept { return width_; }
  int64_t height() const noexcept { return height_; }
  Color at(int64_t x, int64_t y) const noexcept;
  /// uint8 (3, H, W).
  at::Tensor to_tensor() const;

  void fill_box(const Box& box, Color color, double corner_radius = 0);
  void fill_disc(Point center, double radius, Color color);
  void line(Point from, Point to, double thickness, Color color);
  /// `origin` is the upper left (upper middle, upper right) corner of the line of text.
  void text(Point origin, std::string_view text, const DrawTextOptions& options, Align align = Align::kLeft);
  /// The same read from bottom to top, centred at `center`.
  void vertical_text(Point center, std::string_view text, const DrawTextOptions& options);
  /// A uint8 (1 or 3, h, w) picture with its upper left corner at (x, y).
  void paste(const at::Tensor& image, int64_t x, int64_t y);

 private:
  void blend(int64_t x, int64_t y, Color color, double coverage) noexcept;
  template <class Coverage>
  void fill(const Box& bounds, Color color, const Coverage& coverage);

  int64_t width_;
  int64_t height_;
  std::vector<uint8_t> pixels_;  // rows of RGB
};

double measure_text(std::string_view text, const DrawTextOptions& options);
/// From the top of a line of text to the next one's.
double line_height(double size);
/// The text, or its beginning and "...", whatever fits.
std::string fit_text(std::string_view text, double width, const DrawTextOptions& options);

/// Throws unless `image` is uint8 (1 or 3, H, W).
void check_picture(const at::Tensor& image, const char* function);
/// A photo scaled to exactly (height, width), with antialiasing.
at::Tensor scale_picture(const at::Tensor& image, int64_t height, int64_t width);

}  // namespace torchvision::utils
