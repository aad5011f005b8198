#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/geometry.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/functional/padding.h"
#include "transforms/random.h"
#include "transforms/repr.h"
#include "transforms/sizes.h"
#include "transforms/undo.h"

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

RandomCrop::RandomCrop(const std::vector<int64_t>& size, RandomCropOptions options)
    : Transform("RandomCrop", {{"size", height_and_width("RandomCrop", size)},
                               {"padding", options.padding ? Fields::Value(*options.padding) : Fields::Value()},
                               {"pad_if_needed", options.pad_if_needed},
                               {"fill", fill_value(options.fill)},
                               {"padding_mode", std::string(to_string(options.padding_mode))}}),
      size_{size.front(), size.back()},
      options_(std::move(options)) {
  padding_of(options_);
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

Params RandomCrop::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  auto [height, width] = query_size(inputs);
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

tv_tensors::Value RandomCrop::apply(const tv_tensors::Value& input, const Params& params) const {
  return by_value(input, [&]<tv_tensors::Transformable T>(const T& kind) {
    T output = kind;
    if (params.get<bool>("needs_pad"))
      output = functional::pad(output, params.get<std::vector<int64_t>>("padding"),
                               {.fill = options_.fill.of(kind), .padding_mode = options_.padding_mode});
    if (params.get<bool>("needs_crop"))
      output = functional::crop(output, params.get<int64_t>("top"), params.get<int64_t>("left"),
                                params.get<int64_t>("height"), params.get<int64_t>("width"));
    return output;
  });
}

tv_tensors::Value RandomCrop::undo(const tv_tensors::Value& result, const Params& params) const {
  const auto by = functional::parse_padding("RandomCrop", params.get<std::vector<int64_t>>("padding"));
  return uncropped(result, params.get<int64_t>("top") - by.top, params.get<int64_t>("left") - by.left,
                   input_size(params));
}

}  // namespace torchvision::transforms
