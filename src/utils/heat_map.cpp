#include "torchvision/utils/heat_map.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "utils/canvas.h"
#include "utils/palette.h"

namespace torchvision::utils {
namespace {

/// At equal distances from 0 to 1.
constexpr std::array<Color, 5> kHeat = {
    {{49, 54, 149}, {69, 147, 210}, {120, 198, 121}, {254, 196, 45}, {215, 38, 39}}};

constexpr int64_t kNarrowest = 480;
constexpr int64_t kLongest = 1200;
constexpr double kLegendHeight = 72;

/// (H, W) to (3, H, W), float from 0 to 255.
at::Tensor heat_colors(const at::Tensor& map) {
  at::Tensor stops = at::empty({static_cast<int64_t>(kHeat.size()), 3});
  for (size_t i = 0; i < kHeat.size(); ++i) {
    float* row = stops.data_ptr<float>() + 3 * i;
    row[0] = kHeat[i].red, row[1] = kHeat[i].green, row[2] = kHeat[i].blue;
  }
  const at::Tensor place = map * static_cast<double>(kHeat.size() - 1);
  const at::Tensor below = place.floor().clamp_max(static_cast<double>(kHeat.size() - 2));
  const at::Tensor index = below.to(at::kLong), rest = (place - below).unsqueeze(-1);
  return (stops.index({index}) * (1 - rest) + stops.index({index + 1}) * rest).permute({2, 0, 1});
}

void check_map(const at::Tensor& image, const at::Tensor& map, const HeatMapOptions& options) {
  check_picture(image, "draw_heat_map");
  TORCH_CHECK_TYPE(map.is_floating_point(), "draw_heat_map: expected a floating map, got ", map.scalar_type());
  TORCH_CHECK_VALUE(map.dim() == 2 && map.size(0) == image.size(1) && map.size(1) == image.size(2),
                    "draw_heat_map: expected a map of shape (", image.size(1), ", ", image.size(2), "), got ",
                    map.sizes());
  TORCH_CHECK_VALUE(options.opacity >= 0 && options.opacity <= 1, "draw_heat_map: expected an opacity of 0 to 1, got ",
                    options.opacity);
}

/// From blue to red with words at its ends.
void draw_legend(Canvas& canvas, double right, double y) {
  constexpr double kBar = 90;
  const DrawTextOptions words = {.size = 13, .color = kFaintInk};
  canvas.text({right, y}, "much", words, Align::kRight);
  const double bar = std::floor(right - measure_text("much", words)) - 8 - kBar;
  for (double x = 0; x < kBar; ++x) {
    const at::Tensor color = heat_colors(at::full({1, 1}, x / (kBar - 1))).flatten();
    const auto byte = [&](int64_t channel) { return static_cast<uint8_t>(std::lround(color[channel].item<double>())); };
    canvas.fill_box({bar + x, y + 4, 1, 10}, {byte(0), byte(1), byte(2)});
  }
  canvas.text({bar - 8, y}, "little", words, Align::kRight);
}

}  // namespace

at::Tensor draw_heat_map(const at::Tensor& image, const at::Tensor& map, const HeatMapOptions& options) {
  check_map(image, map, options);
  const at::Tensor values = map.to(at::kFloat).clamp(0, 1);
  const at::Tensor share = values * options.opacity;
  const at::Tensor mixed = image.to(at::kFloat) * (1 - share) + heat_colors(values) * share;
  return mixed.round().clamp(0, 255).to(at::kByte);
}

at::Tensor draw_heat_map_card(const at::Tensor& image, const at::Tensor& map, const HeatMapCardOptions& options) {
  check_map(image, map, options.heat_map);
  const auto rows = static_cast<double>(image.size(1)), columns = static_cast<double>(image.size(2));
  const double scale = std::min(static_cast<double>(kLongest) / std::max(rows, columns),
                                std::max(1.0, static_cast<double>(kNarrowest) / columns));
  const int64_t height = std::max<int64_t>(1, std::llround(rows * scale));
  const int64_t width = std::max<int64_t>(1, std::llround(columns * scale));
  const at::Tensor large =
      at::upsample_bilinear2d(map.to(at::kFloat).unsqueeze(0).unsqueeze(0), {height, width}, false);
  const at::Tensor picture = draw_heat_map(scale_picture(image, height, width), large[0][0], options.heat_map);

  Canvas canvas(std::max(width, kNarrowest), height + static_cast<int64_t>(kLegendHeight), kPaper);
  canvas.paste(picture, (canvas.width() - width) / 2, 0);
  const double right = static_cast<double>(canvas.width()) - 16, y = static_cast<double>(height) + 12;
  char percent[32];
  std::snprintf(percent, sizeof percent, "%.1f %%", options.probability * 100);
  const DrawTextOptions bold = {.size = 18, .color = kInk, .bold = true};
  canvas.text({right, y}, percent, bold, Align::kRight);
  canvas.text({16, y}, fit_text(options.category, right - 32 - measure_text(percent, bold), bold), bold);
  const DrawTextOptions faint = {.size = 13, .color = kFaintInk};
  canvas.text({16, y + 30}, fit_text(options.caption, right - 232, faint), faint);
  draw_legend(canvas, right, y + 30);
  return canvas.to_tensor();
}

}  // namespace torchvision::utils
