#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/perspective.h"
#include "torchvision/tv_tensors/sample.h"
#include "transforms/functional/affine_matrix.h"

/// How steps are undone: each of these brings one value of any kind back to the picture it came from.
namespace torchvision::transforms {

/// A crop that began at (top, left) of a picture of `size`, {height, width}; what was cut away is 0.
tv_tensors::Value uncropped(const tv_tensors::Value& result, int64_t top, int64_t left, std::array<int64_t, 2> size);

/// A change of size.
tv_tensors::Value resized_back(const tv_tensors::Value& result, std::array<int64_t, 2> size,
                               InterpolationMode interpolation, bool antialias);

/// A warp, by the coefficients that lead from the original to the result. Upright boxes come to lie around the corners.
tv_tensors::Value unwarped(const tv_tensors::Value& result, const PerspectiveCoefficients& to_result,
                           InterpolationMode interpolation);
/// The coefficients of the way back; throws c10::ValueError where there is none.
PerspectiveCoefficients inverted(const PerspectiveCoefficients& coefficients);

/// functional::affine, about the centre or the middle.
tv_tensors::Value unmoved(const tv_tensors::Value& result, const functional::AffineMotion& motion,
                          const std::optional<std::array<double, 2>>& center, InterpolationMode interpolation);

/// functional::rotate with `expand` of a picture of `size`.
tv_tensors::Value unrotated_expanded(const tv_tensors::Value& result, double angle,
                                     const std::optional<std::array<double, 2>>& center, std::array<int64_t, 2> size,
                                     InterpolationMode interpolation);

}  // namespace torchvision::transforms
