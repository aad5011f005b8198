#include "torchvision/utils/predictions.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "utils/canvas.h"
#include "utils/palette.h"

namespace torchvision::utils {
namespace {

constexpr double kMargin = 28;
constexpr double kPanelWidth = 420;
constexpr double kWidestPhoto = 16.0 / 9.0;

std::string percentage(double probability) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", probability * 100);
  return text;
}

/// The photo at the height asked for; a panorama loses its sides.
at::Tensor fit_photo(const at::Tensor& photo, int64_t height) {
  const double aspect = static_cast<double>(photo.size(2)) / static_cast<double>(photo.size(1));
  const double shown = std::clamp(aspect, 1 / kWidestPhoto, kWidestPhoto);
  at::Tensor part = photo;
  if (aspect > shown) {
    const int64_t width = std::max<int64_t>(1, std::llround(shown * static_cast<double>(photo.size(1))));
    part = photo.narrow(2, (photo.size(2) - width) / 2, width);
  } else if (aspect < shown) {
    const int64_t rows = std::max<int64_t>(1, std::llround(static_cast<double>(photo.size(2)) / shown));
    part = photo.narrow(1, (photo.size(1) - rows) / 2, rows);
  }
  return scale_picture(part, height, std::max<int64_t>(1, std::llround(shown * static_cast<double>(height))));
}

void draw_bar(Canvas& canvas, const Box& row, const LabelledProbability& guess, bool first) {
  const DrawTextOptions name = {.size = 17, .color = first ? kInk : kFaintInk, .bold = first};
  const std::string share = percentage(guess.probability);
  canvas.text({row.x, row.y}, fit_text(guess.category, row.width - measure_text(share, name) - 16, name), name);
  canvas.text({row.x + row.width, row.y}, share, name, Align::kRight);
  const Box track = {row.x, row.y + line_height(17) + 3, row.width, 11};
  const double share_width = std::clamp(guess.probability, 0.0, 1.0) * track.width;
  canvas.fill_box(track, kTrack, 5.5);
  if (share_width >= 1)
    canvas.fill_box({track.x, track.y, std::max(share_width, 6.0), track.height}, first ? kAccent : kPaleAccent, 5.5);
}

/// The middle square of an image, `side` pixels wide.
at::Tensor square_picture(const at::Tensor& image, int64_t side) {
  const int64_t length = std::min(image.size(1), image.size(2));
  const at::Tensor square =
      image.narrow(1, (image.size(1) - length) / 2, length).narrow(2, (image.size(2) - length) / 2, length);
  if (length > side) return scale_picture(square, side, side);
  // Enlarged pixels stay square: that is what the network saw.
  return at::upsample_nearest2d(square.expand({3, length, length}).unsqueeze(0).contiguous(), {side, side}).squeeze(0);
}

void draw_tile(Canvas& canvas, const PredictionTile& tile, double x, double y, double side) {
  const bool right = tile.predicted == tile.truth;
  const double frame = right ? 1 : 3;
  canvas.fill_box({x - frame, y - frame, side + 2 * frame, side + 2 * frame}, right ? kHairline : kWrong);
  const auto pixels = static_cast<int64_t>(side);
  const at::Tensor picture = square_picture(tile.image, pixels);
  canvas.paste(picture, static_cast<int64_t>(x), static_cast<int64_t>(y));
  const DrawTextOptions ink = {.size = 16, .color = right ? kInk : kWrong, .bold = !right};
  const std::string label = right ? tile.predicted : tile.predicted + ", is " + tile.truth;
  canvas.text({x + side / 2, y + side + 4}, fit_text(label, side + 14, ink), ink, Align::kCenter);
}

}  // namespace

at::Tensor draw_prediction_card(const at::Tensor& photo, const std::vector<LabelledProbability>& predictions,
                                const PredictionCardOptions& options) {
  check_picture(photo, "draw_prediction_card");
  TORCH_CHECK_VALUE(photo.numel() > 0, "draw_prediction_card: expected a photo, got none of shape ", photo.sizes());
  TORCH_CHECK_VALUE(options.photo_height >= 100 && options.photo_height <= 4000,
                    "draw_prediction_card: expected a photo_height of 100 to 4000, got ", options.photo_height);
  const at::Tensor shown = fit_photo(photo, options.photo_height);
  const double head = options.title.empty() ? 0 : 44, foot = options.caption.empty() ? 0 : 32, row_height = 50;
  const double panel = head + row_height * static_cast<double>(predictions.size()) + foot;
  const double inner = std::max(static_cast<double>(options.photo_height), panel);
  const double panel_x = kMargin + static_cast<double>(shown.size(2)) + kMargin;

  Canvas canvas(static_cast<int64_t>(panel_x + kPanelWidth + kMargin), static_cast<int64_t>(inner + 2 * kMargin),
                kPaper);
  canvas.paste(shown, static_cast<int64_t>(kMargin), static_cast<int64_t>(kMargin));
  double y = kMargin;
  if (head > 0) {
    const DrawTextOptions title = {.size = 24, .color = kInk, .bold = true};
    canvas.text({panel_x, y - 4}, fit_text(options.title, kPanelWidth, title), title);
  }
  y += head;
  for (size_t i = 0; i < predictions.size(); ++i, y += row_height)
    draw_bar(canvas, {panel_x, y, kPanelWidth, row_height}, predictions[i], i == 0);
  if (foot > 0) {
    const DrawTextOptions caption = {.size = 14, .color = kFaintInk};
    canvas.text({panel_x, kMargin + inner - line_height(14)}, fit_text(options.caption, kPanelWidth, caption), caption);
  }
  return canvas.to_tensor();
}

at::Tensor draw_prediction_grid(const std::vector<PredictionTile>& tiles, const PredictionGridOptions& options) {
  TORCH_CHECK_VALUE(!tiles.empty(), "draw_prediction_grid: expected at least one tile, got none");
  TORCH_CHECK_VALUE(options.columns >= 1, "draw_prediction_grid: expected at least one column, got ", options.columns);
  TORCH_CHECK_VALUE(options.tile_size >= 16 && options.tile_size <= 1000,
                    "draw_prediction_grid: expected a tile_size of 16 to 1000, got ", options.tile_size);
  for (const PredictionTile& tile : tiles) check_picture(tile.image, "draw_prediction_grid");
  const auto side = static_cast<double>(options.tile_size);
  const double pitch_x = side + 20, pitch_y = side + 38, head = options.title.empty() ? 0 : 46;
  const int64_t columns = std::min<int64_t>(options.columns, static_cast<int64_t>(tiles.size()));
  const int64_t rows = (static_cast<int64_t>(tiles.size()) + columns - 1) / columns;

  const DrawTextOptions title = {.size = 22, .color = kInk, .bold = true};
  const double width = std::max(2 * kMargin + static_cast<double>(columns) * pitch_x - 20,
                                2 * kMargin + measure_text(options.title, title));
  Canvas canvas(static_cast<int64_t>(width),
                static_cast<int64_t>(2 * kMargin + head + static_cast<double>(rows) * pitch_y - 10), kPaper);
  canvas.text({kMargin, kMargin - 6}, options.title, title);
  for (size_t i = 0; i < tiles.size(); ++i) {
    const auto column = static_cast<double>(static_cast<int64_t>(i) % columns);
    const auto row = static_cast<double>(static_cast<int64_t>(i) / columns);
    draw_tile(canvas, tiles[i], kMargin + column * pitch_x, kMargin + head + row * pitch_y, side);
  }
  return canvas.to_tensor();
}

}  // namespace torchvision::utils
