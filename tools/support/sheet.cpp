#include "support/sheet.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "torchvision/transforms/functional.h"
#include "torchvision/utils/draw.h"
#include "torchvision/utils/grid.h"

namespace torchvision::tools {
namespace {

constexpr int64_t kWhite = 255, kCaptionHeight = 16;

/// A white strip with the text in its middle, as large as fits.
at::Tensor caption_strip(const std::string& text, int64_t width) {
  utils::DrawTextOptions options{.size = 12};
  while (options.size > 6 && utils::text_width(text, options) > double(width)) options.size -= 1;
  const auto left = static_cast<int64_t>((double(width) - utils::text_width(text, options)) / 2);
  const at::Tensor strip = at::full({3, kCaptionHeight, width}, kWhite, at::kByte);
  return utils::draw_text(strip, text, std::max<int64_t>(left, 0), 1, options);
}

}  // namespace

at::Tensor contact_sheet(const std::vector<SheetPicture>& pictures, std::optional<int64_t> in_a_row) {
  int64_t height = 0, width = 0;
  bool captions = false;
  for (const SheetPicture& picture : pictures) {
    height = std::max(height, picture.pixels.size(1));
    width = std::max(width, picture.pixels.size(2));
    captions = captions || !picture.caption.empty();
  }
  if (pictures.size() == 1 && !captions) return pictures[0].pixels;
  std::vector<at::Tensor> cells;
  for (const SheetPicture& picture : pictures) {
    cells.push_back(transforms::functional::center_crop(picture.pixels, {height, width}));
    if (captions) cells.back() = at::cat({caption_strip(picture.caption, width), cells.back()}, 1);
  }
  if (cells.size() == 1) return cells[0];
  const auto square = static_cast<int64_t>(std::ceil(std::sqrt(double(cells.size()))));
  return utils::make_grid(cells, {.nrow = in_a_row.value_or(square), .pad_value = double(kWhite)});
}

}  // namespace torchvision::tools
