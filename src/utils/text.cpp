#include <algorithm>
#include <cmath>
#include <string>

#include "torchvision/utils/draw.h"
#include "utils/canvas.h"
#include "utils/font.h"

namespace torchvision::utils {
namespace {

// The font has one weight; a bold letter is two of them, this far apart.
constexpr double kBoldShift = 0.035;
// Thin strokes on a light ground look fainter than they measure.
constexpr double kStrokeContrast = 0.8;

/// Continuation bytes of UTF-8 take no place, so that a foreign letter shows as one question mark.
bool takes_place(char character) { return (static_cast<unsigned char>(character) & 0xC0) != 0x80; }

/// How much of the unit square at (x, y) of a picture scaled by 1/`scale` the glyph fills.
double sample(const Glyph& glyph, double x, double y, double scale) {
  const double left = x * scale, right = (x + 1) * scale, top = y * scale, bottom = (y + 1) * scale;
  const auto overlap = [](int cell, double low, double high) {
    return std::max(0.0, std::min(high, cell + 1.0) - std::max(low, static_cast<double>(cell)));
  };
  const auto first = [](double edge) { return std::max(0, static_cast<int>(std::floor(edge))); };
  double area = 0;
  for (int row = first(top); row < glyph.height && row < bottom; ++row)
    for (int column = first(left); column < glyph.width && column < right; ++column)
      if (glyph.filled(column, row)) area += overlap(row, top, bottom) * overlap(column, left, right);
  return std::pow(area / (scale * scale), kStrokeContrast);
}

/// Calls `visit(glyph, pen)` for each character, `pen` in pixels from the text's left edge.
template <class Visit>
double walk(std::string_view text, const DrawTextOptions& options, const Visit& visit) {
  const double scale = options.size / kFont.em;
  double pen = 0;
  for (char character : text) {
    if (!takes_place(character)) continue;
    const Glyph& glyph = kFont.glyph(character);
    visit(glyph, pen);
    pen += glyph.advance * scale + (options.bold ? options.size * kBoldShift : 0);
  }
  return pen;
}

/// Calls `plot(x, y, coverage)` for the pixels of a line of text whose upper left corner is (0, 0) + `fraction`.
template <class Plot>
void rasterize(std::string_view text, const DrawTextOptions& options, double fraction, const Plot& plot) {
  const double scale = kFont.em / options.size;
  walk(text, options, [&](const Glyph& glyph, double pen) {
    const double left = fraction + pen + glyph.left / scale, top = glyph.top / scale;
    const double bold = options.bold ? options.size * kBoldShift : 0;
    const auto first_x = static_cast<int64_t>(std::floor(left)), first_y = static_cast<int64_t>(std::floor(top));
    const auto last_x = static_cast<int64_t>(std::ceil(left + bold + glyph.width / scale));
    const auto last_y = static_cast<int64_t>(std::ceil(top + glyph.height / scale));
    for (int64_t y = first_y; y < last_y; ++y)
      for (int64_t x = first_x; x < last_x; ++x) {
        const double row = static_cast<double>(y) - top, column = static_cast<double>(x) - left;
        double coverage = sample(glyph, column, row, scale);
        if (bold > 0) coverage = std::min(1.0, std::max(coverage, sample(glyph, column - bold, row, scale)));
        if (coverage > 0) plot(x, y, coverage);
      }
  });
}

}  // namespace

double measure_text(std::string_view text, const DrawTextOptions& options) {
  return walk(text, options, [](const Glyph&, double) {});
}

double line_height(double size) { return size * (kFont.ascent + kFont.descent) / kFont.em; }

std::string fit_text(std::string_view text, double width, const DrawTextOptions& options) {
  if (measure_text(text, options) <= width) return std::string(text);
  size_t length = text.size();
  while (length > 0 && measure_text(std::string(text.substr(0, length)) + "...", options) > width) --length;
  return std::string(text.substr(0, length)) + "...";
}

void Canvas::text(Point origin, std::string_view text, const DrawTextOptions& options, Align align) {
  const double width = align == Align::kLeft ? 0 : measure_text(text, options);
  const double left = origin.x - (align == Align::kCenter ? width / 2 : width);
  const double whole = std::floor(left);
  const auto x0 = static_cast<int64_t>(whole), y0 = static_cast<int64_t>(std::lround(origin.y));
  rasterize(text, options, left - whole, [&](int64_t x, int64_t y, double coverage) {
    if (x + x0 >= 0 && x + x0 < width_ && y + y0 >= 0 && y + y0 < height_)
      blend(x + x0, y + y0, options.color, coverage);
  });
}

void Canvas::vertical_text(Point center, std::string_view text, const DrawTextOptions& options) {
  const auto x0 = static_cast<int64_t>(std::lround(center.x - line_height(options.size) / 2));
  const auto y0 = static_cast<int64_t>(std::lround(center.y + measure_text(text, options) / 2));
  rasterize(text, options, 0, [&](int64_t x, int64_t y, double coverage) {
    const int64_t column = x0 + y, row = y0 - 1 - x;
    if (column >= 0 && column < width_ && row >= 0 && row < height_) blend(column, row, options.color, coverage);
  });
}

at::Tensor draw_text(const at::Tensor& image, const std::string& text, int64_t x, int64_t y,
                     const DrawTextOptions& options) {
  check_picture(image, "draw_text");
  TORCH_CHECK_VALUE(options.size >= 4 && options.size <= 1000, "draw_text: expected a size of 4 to 1000 pixels, got ",
                    options.size);
  Canvas canvas(image);
  canvas.text({static_cast<double>(x), static_cast<double>(y)}, text, options);
  return canvas.to_tensor();
}

double text_width(const std::string& text, const DrawTextOptions& options) { return measure_text(text, options); }

}  // namespace torchvision::utils
