#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <vector>

#include "torchvision/core/types.h"

/// What several presets do, and how they print.
namespace torchvision::transforms {

/// torchvision.transforms.functional.resize, the older one that presets use: integers go through float32 and are
/// rounded. `name` starts the errors.
at::Tensor resize_in_float(const char* name, const at::Tensor& image, const std::vector<int64_t>& size,
                           InterpolationMode interpolation, bool antialias);

/// torchvision.transforms.functional.convert_image_dtype to float32, which divides where to_dtype multiplies.
at::Tensor to_unit_float(const at::Tensor& image);

/// Throws c10::ValueError unless the image has 3 channels.
void check_three_channels(const char* name, const at::Tensor& image);
void check_preset(const char* name, const std::vector<int64_t>& sizes, const std::array<double, 3>& std);

/// Python's repr, an option a line.
class PresetText {
 public:
  explicit PresetText(std::string_view name) : text_(std::string(name) + "(") {}
  PresetText& add(std::string_view key, const std::string& value) {
    text_ += "\n    " + std::string(key) + "=" + value;
    return *this;
  }
  std::string take() { return text_ + "\n)"; }

 private:
  std::string text_;
};

/// "InterpolationMode.BILINEAR"
std::string python_name(InterpolationMode mode);
std::string python_list(const std::array<double, 3>& values);
std::string python_sizes(const std::vector<int64_t>& values);
/// "Finally the values are first rescaled to [0.0, 1.0] and then normalized using ..."
std::string describe_normalize(const std::array<double, 3>& mean, const std::array<double, 3>& std);

inline std::vector<double> list(const std::array<double, 3>& values) { return {values.begin(), values.end()}; }

}  // namespace torchvision::transforms
