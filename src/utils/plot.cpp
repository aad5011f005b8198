#include "torchvision/utils/plot.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "utils/axis.h"
#include "utils/canvas.h"
#include "utils/palette.h"

namespace torchvision::utils {
namespace {

constexpr double kTitleSize = 22;
constexpr double kTextSize = 15;
constexpr double kLineWidth = 2.5;
// Up to this many points are marked with discs.
constexpr size_t kMarkedPoints = 60;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool empty() const { return low > high; }
};

bool all_whole(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value == std::floor(value); });
}

class LinePlot {
 public:
  LinePlot(const std::vector<PlotSeries>& series, const PlotOptions& options)
      : series_(series), options_(options), canvas_(options.width, options.height, kPaper) {
    measure();
    has_right_ = std::any_of(series.begin(), series.end(), [](const PlotSeries& line) { return line.right_axis; });
    const double left = options.y_label.empty() ? 64 : 84, right = !has_right_                   ? 28
                                                                   : options.right_label.empty() ? 64
                                                                                                 : 88;
    const double top = options.title.empty() ? 54 : 88, bottom = options.x_label.empty() ? 44 : 66;
    area_ = {left, top, static_cast<double>(options.width) - left - right,
             static_cast<double>(options.height) - top - bottom};
  }

  at::Tensor draw() {
    draw_frame();
    draw_labels();
    draw_legend();
    for (size_t i = 0; i < series_.size(); ++i) draw_series(series_[i], color(i));
    return canvas_.to_tensor();
  }

 private:
  static Color color(size_t index) { return kLines[index % kLines.size()]; }

  void measure() {
    Range x, left, right;
    bool whole = true;
    for (const PlotSeries& line : series_) {
      whole = whole && all_whole(line.x);
      for (double value : line.x) x.include(value);
      for (double value : line.y) (line.right_axis ? right : left).include(value);
    }
    const auto axis = [](const Range& range, int count, bool on_whole) {
      return range.empty() ? make_axis(0, 1, count) : make_axis(range.low, range.high, count, on_whole);
    };
    x_ = axis(x, 10, whole);
    // Time has no round ends: the first and the last point touch the frame.
    if (!x.empty() && x.high > x.low)
      x_limits_ = {x.low, x.high, x_.step};
    else
      x_limits_ = x_;
    left_ = axis(left, 6, false);
    right_ = axis(right, 6, false);
  }

  double across(double x) const { return area_.x + x_limits_.fraction(x) * area_.width; }
  double up(const Axis& axis, double y) const { return area_.y + (1 - axis.fraction(y)) * area_.height; }

  void draw_frame() {
    const DrawTextOptions faint = {.size = kTextSize, .color = kFaintInk};
    const double half = line_height(kTextSize) / 2, right_edge = area_.x + area_.width, floor = area_.y + area_.height;
    for (double tick : left_.ticks()) {
      const double y = std::round(up(left_, tick));
      canvas_.fill_box({area_.x, y, area_.width, 1}, kHairline);
      canvas_.text({area_.x - 10, y - half}, left_.label(tick), faint, Align::kRight);
    }
    if (has_right_)
      for (double tick : right_.ticks()) {
        const double y = std::round(up(right_, tick));
        canvas_.fill_box({right_edge, y, 5, 1}, kFaintInk);
        canvas_.text({right_edge + 10, y - half}, right_.label(tick), faint);
      }
    for (double tick : x_.ticks()) {
      if (tick < x_limits_.low - 1e-9 || tick > x_limits_.high + 1e-9) continue;
      const double x = std::round(across(tick));
      canvas_.fill_box({x, floor, 1, 5}, kFaintInk);
      canvas_.text({x, floor + 8}, x_.label(tick), faint, Align::kCenter);
    }
    canvas_.fill_box({area_.x, std::round(floor), area_.width, 1}, kFaintInk);
    canvas_.fill_box({area_.x, area_.y, 1, area_.height}, kFaintInk);
    if (has_right_) canvas_.fill_box({right_edge, area_.y, 1, area_.height}, kFaintInk);
  }

  void draw_labels() {
    const DrawTextOptions ink = {.size = kTextSize, .color = kInk};
    const double middle = area_.x + area_.width / 2, height = area_.y + area_.height / 2;
    canvas_.text({area_.x, 14}, options_.title, {.size = kTitleSize, .color = kInk, .bold = true});
    canvas_.text({middle, area_.y + area_.height + 34}, options_.x_label, ink, Align::kCenter);
    canvas_.vertical_text({20, height}, options_.y_label, ink);
    if (has_right_)
      canvas_.vertical_text({static_cast<double>(options_.width) - 20, height}, options_.right_label, ink);
  }

  void draw_legend() {
    double x = area_.x;
    const double y = area_.y - 36, middle = y + line_height(kTextSize) / 2;
    for (size_t i = 0; i < series_.size(); ++i) {
      if (series_[i].label.empty()) continue;
      canvas_.line({x, middle}, {x + 22, middle}, kLineWidth, color(i));
      canvas_.fill_disc({x + 11, middle}, 4, color(i));
      const DrawTextOptions ink = {.size = kTextSize, .color = kInk};
      canvas_.text({x + 30, y}, series_[i].label, ink);
      x += 30 + measure_text(series_[i].label, ink) + 28;
    }
  }

  void draw_series(const PlotSeries& line, Color ink) {
    const Axis& axis = line.right_axis ? right_ : left_;
    const auto place = [&](size_t i) { return Point{across(line.x[i]), up(axis, line.y[i])}; };
    const auto shown = [&](size_t i) { return std::isfinite(line.x[i]) && std::isfinite(line.y[i]); };
    for (size_t i = 1; i < line.x.size(); ++i)
      if (shown(i - 1) && shown(i)) canvas_.line(place(i - 1), place(i), kLineWidth, ink);
    if (line.x.size() > kMarkedPoints) return;
    for (size_t i = 0; i < line.x.size(); ++i)
      if (shown(i)) {
        canvas_.fill_disc(place(i), 5.5, kPaper);
        canvas_.fill_disc(place(i), 4, ink);
      }
  }

  const std::vector<PlotSeries>& series_;
  const PlotOptions& options_;
  Canvas canvas_;
  bool has_right_ = false;
  Box area_;
  Axis x_, x_limits_, left_, right_;
};

}  // namespace

at::Tensor plot_lines(const std::vector<PlotSeries>& series, const PlotOptions& options) {
  TORCH_CHECK_VALUE(options.width >= 200 && options.height >= 150 && options.width <= 20000 && options.height <= 20000,
                    "plot_lines: expected 200 x 150 to 20000 x 20000 pixels, got ", options.width, " x ",
                    options.height);
  for (const PlotSeries& line : series)
    TORCH_CHECK_VALUE(line.x.size() == line.y.size(), "plot_lines: expected as many x as y, got ", line.x.size(),
                      " and ", line.y.size(), " in '", line.label, "'");
  return LinePlot(series, options).draw();
}

}  // namespace torchvision::utils
