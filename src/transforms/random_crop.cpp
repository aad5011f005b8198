#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/geometry.h"
#include "transforms/functional/padding.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

functional::Padding padding_of(const RandomCropOptions& options) {
  return options.padding ? functional::parse_padding("RandomCrop", *options.padding) : functional::Padding{};
}

/// Widens both sides by what is missing, as Python does: twice what is needed, so that every place can be drawn.
void pad_to(int64_t wanted, int64_t& size, int64_t& before, int64_t& after) {
  const int64_t missing = std::max<int64_t>(wanted - size, 0);
  before += missing;
  after += missing;
  size += 2 * missing;
}

}  // namespace

RandomCrop::RandomCrop(const std::vector<int64_t>& size, RandomCropOptions options) : options_(std::move(options)) {
  TORCH_CHECK_VALUE(size.size() == 1 || size.size() == 2, "RandomCrop: expected a size of one or two values, got ",
                    size.size());
  size_ = {size.front(), size.back()};
  TORCH_CHECK_VALUE(size_[0] > 0 && size_[1] > 0, "RandomCrop: expected a positive size, got ", size_[0], "x",
                    size_[1]);
  padding_of(options_);
}

Fields RandomCrop::options() const {
  return {{"size", size_},
          {"padding", options_.padding ? Fields::Value(*options_.padding) : Fields::Value()},
          {"pad_if_needed", options_.pad_if_needed},
          {"fill", fill_value(options_.fill)},
          {"padding_mode", std::string(to_string(options_.padding_mode))}};
}

std::string RandomCrop::repr() const {
  std::vector<Fields::Item> items;
  for (const Fields::Item& item : options()) items.push_back(item);
  // Python keeps, and so prints, the padding in the order of its core: left, right, top, bottom.
  if (options_.padding) {
    const functional::Padding by = padding_of(options_);
    items[1].second = std::vector<int64_t>{by.left, by.right, by.top, by.bottom};
  }
  return python_repr(name(), Fields(std::move(items)));
}

Params RandomCrop::make_params(const at::Tensor& input, std::optional<at::Generator> generator) const {
  auto [height, width] = functional::get_size(input);
  functional::Padding by = padding_of(options_);
  height += by.top + by.bottom;
  width += by.left + by.right;
  if (options_.pad_if_needed) {
    pad_to(size_[0], height, by.top, by.bottom);
    pad_to(size_[1], width, by.left, by.right);
  }
  TORCH_CHECK_VALUE(height >= size_[0] && width >= size_[1], "RandomCrop: a crop of ", size_[0], "x", size_[1],
                    " is larger than the ", options_.padding ? "padded " : "", "image of ", height, "x", width,
                    "; set pad_if_needed to widen such images");
  const int64_t top = height > size_[0] ? draw_integer(height - size_[0] + 1, generator) : 0;
  const int64_t left = width > size_[1] ? draw_integer(width - size_[1] + 1, generator) : 0;
  return {{"needs_crop", height > size_[0] || width > size_[1]},
          {"top", top},
          {"left", left},
          {"height", size_[0]},
          {"width", size_[1]},
          {"needs_pad", by.left != 0 || by.top != 0 || by.right != 0 || by.bottom != 0},
          {"padding", std::vector<int64_t>{by.left, by.top, by.right, by.bottom}}};
}

at::Tensor RandomCrop::transform(const at::Tensor& input, const Params& params) const {
  at::Tensor image = input;
  if (params.get<bool>("needs_pad"))
    image = functional::pad(image, params.get<std::vector<int64_t>>("padding"),
                            {.fill = options_.fill, .padding_mode = options_.padding_mode});
  if (!params.get<bool>("needs_crop")) return image;
  return functional::crop(image, params.get<int64_t>("top"), params.get<int64_t>("left"), params.get<int64_t>("height"),
                          params.get<int64_t>("width"));
}

}  // namespace torchvision::transforms
