#include "torchvision/transforms/geometry.h"

#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/transforms/functional/meta.h"
#include "transforms/functional/padding.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

Fields::Value list_or_none(const std::vector<int64_t>& values) {
  return values.empty() ? Fields::Value() : Fields::Value(values);
}

template <class T>
Fields::Value value_or_none(const std::optional<T>& value) {
  return value ? Fields::Value(*value) : Fields::Value();
}

std::array<int64_t, 2> height_and_width(const char* name, const std::vector<int64_t>& size) {
  TORCH_CHECK_VALUE(size.size() == 1 || size.size() == 2, name, ": expected a size of one or two values, got ",
                    size.size());
  for (int64_t edge : size) TORCH_CHECK_VALUE(edge > 0, name, ": expected a positive size, got ", edge);
  return {size.front(), size.back()};
}

}  // namespace

Resize::Resize(std::vector<int64_t> size, ResizeOptions options) : size_(std::move(size)), options_(options) {
  TORCH_CHECK_VALUE(size_.size() <= 2, "Resize: expected a size of one or two values, or none, got ", size_.size());
  TORCH_CHECK_VALUE(!size_.empty() || options.max_size, "Resize: a size or max_size is needed, got neither");
}

Fields Resize::options() const {
  return {{"size", list_or_none(size_)},
          {"interpolation", std::string(to_string(options_.interpolation))},
          {"max_size", value_or_none(options_.max_size)},
          {"antialias", options_.antialias}};
}

at::Tensor Resize::transform(const at::Tensor& input, const Params&) const {
  return functional::resize(input, size_, options_);
}

CenterCrop::CenterCrop(const std::vector<int64_t>& size) : size_(height_and_width("CenterCrop", size)) {}

Fields CenterCrop::options() const { return {{"size", size_}}; }

at::Tensor CenterCrop::transform(const at::Tensor& input, const Params&) const {
  return functional::center_crop(input, {size_[0], size_[1]});
}

RandomHorizontalFlip::RandomHorizontalFlip(RandomHorizontalFlipOptions options) : options_(options) {
  check_probability("RandomHorizontalFlip", options_.p);
}

Fields RandomHorizontalFlip::options() const { return {{"p", options_.p}}; }

Params RandomHorizontalFlip::make_params(const at::Tensor&, std::optional<at::Generator> generator) const {
  return {{"apply", draw_apply(options_.p, generator)}};
}

at::Tensor RandomHorizontalFlip::transform(const at::Tensor& input, const Params& params) const {
  return params.get<bool>("apply") ? functional::horizontal_flip(input) : input;
}

RandomResizedCrop::RandomResizedCrop(const std::vector<int64_t>& size, RandomResizedCropOptions options)
    : size_(height_and_width("RandomResizedCrop", size)), options_(options) {
  TORCH_CHECK_VALUE(options.ratio[0] > 0 && options.ratio[1] > 0, "RandomResizedCrop: expected positive ratios, got ",
                    options.ratio[0], " and ", options.ratio[1]);
  // torch's uniform_ would refuse these at the first draw.
  TORCH_CHECK_VALUE(options.scale[0] <= options.scale[1] && options.ratio[0] <= options.ratio[1],
                    "RandomResizedCrop: scale and ratio are (smallest, largest)");
}

Fields RandomResizedCrop::options() const {
  return {{"size", size_},
          {"scale", options_.scale},
          {"ratio", options_.ratio},
          {"interpolation", std::string(to_string(options_.interpolation))},
          {"antialias", options_.antialias}};
}

Params RandomResizedCrop::make_params(const at::Tensor& input, std::optional<at::Generator> generator) const {
  const auto [height, width] = functional::get_size(input);
  const double area = static_cast<double>(height * width);
  const at::Tensor log_ratio = at::tensor(at::ArrayRef<double>(options_.ratio), at::kFloat).log();
  const float* log_bounds = log_ratio.const_data_ptr<float>();
  const auto rectangle = [](int64_t top, int64_t left, int64_t h, int64_t w) {
    return Params{{"top", top}, {"left", left}, {"height", h}, {"width", w}};
  };
  constexpr int kAttempts = 10;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const double target_area = area * draw_uniform(options_.scale[0], options_.scale[1], generator).item<float>();
    const double aspect = draw_uniform(log_bounds[0], log_bounds[1], generator).exp().item<float>();
    const auto w = static_cast<int64_t>(std::nearbyint(std::sqrt(target_area * aspect)));
    const auto h = static_cast<int64_t>(std::nearbyint(std::sqrt(target_area / aspect)));
    if (0 < w && w <= width && 0 < h && h <= height) {
      const int64_t top = draw_integer(height - h + 1, generator);
      return rectangle(top, draw_integer(width - w + 1, generator), h, w);
    }
  }
  // No luck: the largest central crop of an allowed aspect.
  const double aspect = double(width) / double(height);
  int64_t h = height, w = width;
  if (aspect < options_.ratio[0])
    h = static_cast<int64_t>(std::nearbyint(double(width) / options_.ratio[0]));
  else if (aspect > options_.ratio[1])
    w = static_cast<int64_t>(std::nearbyint(double(height) * options_.ratio[1]));
  return rectangle((height - h) / 2, (width - w) / 2, h, w);
}

at::Tensor RandomResizedCrop::transform(const at::Tensor& input, const Params& params) const {
  return functional::resized_crop(input, params.get<int64_t>("top"), params.get<int64_t>("left"),
                                  params.get<int64_t>("height"), params.get<int64_t>("width"), {size_[0], size_[1]},
                                  {.interpolation = options_.interpolation, .antialias = options_.antialias});
}

}  // namespace torchvision::transforms
