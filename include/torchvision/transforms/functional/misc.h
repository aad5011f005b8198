#pragma once

#include <ATen/core/Tensor.h>

#include <concepts>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms {

struct ToDtypeOptions {
  /// Whether values are mapped from the input dtype's range to the output's: uint8 0..255, float 0..1, and so on.
  bool scale = false;
};

struct NormalizeOptions {
  bool inplace = false;
};

namespace functional {

/// Converts images to a dtype; the input itself where it has that dtype already.
/// Throws c10::TypeError for a scaled conversion that cannot be exact enough (float32 to int32 or int64, float64 to
/// int64). Python: torchvision.transforms.v2.functional.to_dtype.
TORCHVISION_API at::Tensor to_dtype(const at::Tensor& image, at::ScalarType dtype = at::kFloat,
                                    const ToDtypeOptions& options = {});

/// (image - mean) / std, channel by channel, of float images (..., C, H, W).
/// Throws c10::TypeError for an integer image, c10::ValueError for fewer than three dimensions or a std of 0.
/// Python: torchvision.transforms.v2.functional.normalize.
TORCHVISION_API at::Tensor normalize(const at::Tensor& image, const std::vector<double>& mean,
                                     const std::vector<double>& std, const NormalizeOptions& options = {});

/// The names of the kernels, and an older name of to_dtype with scaling.
/// Python: torchvision.transforms.v2.functional.to_dtype_image, normalize_image, convert_image_dtype.
inline at::Tensor to_dtype_image(const at::Tensor& image, at::ScalarType dtype = at::kFloat,
                                 const ToDtypeOptions& options = {}) {
  return to_dtype(image, dtype, options);
}
inline at::Tensor normalize_image(const at::Tensor& image, const std::vector<double>& mean,
                                  const std::vector<double>& std, const NormalizeOptions& options = {}) {
  return normalize(image, mean, std, options);
}
inline at::Tensor convert_image_dtype(const at::Tensor& image, at::ScalarType dtype = at::kFloat) {
  return to_dtype(image, dtype, {.scale = true});
}

/// The same of the other kinds: boxes, masks and points change their dtype alone, without scaling.
template <tv_tensors::Transformable T>
  requires(!std::same_as<T, at::Tensor>)
T to_dtype(const T& input, at::ScalarType dtype = at::kFloat, const ToDtypeOptions& options = {}) {
  const ToDtypeOptions chosen = tv_tensors::Pixels<T> ? options : ToDtypeOptions{};
  return tv_tensors::wrap(to_dtype(input.data, dtype, chosen), input);
}
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, at::Tensor>)
T normalize(const T& input, const std::vector<double>& mean, const std::vector<double>& std,
            const NormalizeOptions& options = {}) {
  return tv_tensors::wrap(normalize(input.data, mean, std, options), input);
}
template <tv_tensors::Pixels T>
  requires(!std::same_as<T, at::Tensor>)
T convert_image_dtype(const T& input, at::ScalarType dtype = at::kFloat) {
  return to_dtype(input, dtype, {.scale = true});
}

}  // namespace functional
}  // namespace torchvision::transforms
