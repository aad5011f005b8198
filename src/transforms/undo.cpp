#include "transforms/undo.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>

#include "torchvision/transforms/functional/crop.h"
#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/functional/pad.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/by_value.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Transformable;
using tv_tensors::Value;

template <Transformable T>
std::array<int64_t, 2> size_of(const T& kind) {
  return functional::get_size(kind);
}

/// Warps whose result and original differ in size meet on a canvas that holds both.
template <Transformable T>
T unwarped_to(const T& kind, const PerspectiveCoefficients& to_result, std::array<int64_t, 2> size,
              InterpolationMode interpolation) {
  const auto [height, width] = size_of(kind);
  const int64_t right = std::max<int64_t>(size[1] - width, 0), bottom = std::max<int64_t>(size[0] - height, 0);
  const T wide = functional::pad(kind, {0, 0, right, bottom});
  const T back = functional::perspective(wide, {}, {}, {.interpolation = interpolation, .coefficients = to_result});
  return functional::crop(back, 0, 0, size[0], size[1]);
}

std::array<double, 2> middle(std::array<int64_t, 2> size) { return {double(size[1]) * 0.5, double(size[0]) * 0.5}; }

PerspectiveCoefficients as_coefficients(const functional::AffineMatrix& m) {
  return {m[0], m[1], m[2], m[3], m[4], m[5], 0, 0};
}

/// Where a grown canvas begins, {x, y}, in float32 as functional::rotate has it for boxes and points.
std::array<double, 2> grown_corner(const functional::AffineMatrix& m, std::array<int64_t, 2> size) {
  std::array<float, 2> least = {};
  for (int corner = 0; corner < 4; ++corner) {
    const auto x = static_cast<float>((corner & 1) != 0 ? size[1] : 0);
    const auto y = static_cast<float>((corner & 2) != 0 ? size[0] : 0);
    for (size_t axis = 0; axis < 2; ++axis) {
      const float at = float(m[3 * axis]) * x + float(m[3 * axis + 1]) * y + float(m[3 * axis + 2]);
      least[axis] = corner == 0 ? at : std::min(least[axis], at);
    }
  }
  return {least[0], least[1]};
}

}  // namespace

Value uncropped(const Value& result, int64_t top, int64_t left, std::array<int64_t, 2> size) {
  return by_value(
      result, [&]<Transformable T>(const T& kind) { return functional::crop(kind, -top, -left, size[0], size[1]); });
}

Value resized_back(const Value& result, std::array<int64_t, 2> size, InterpolationMode interpolation, bool antialias) {
  return by_value(result, [&]<Transformable T>(const T& kind) {
    return functional::resize(kind, {size[0], size[1]}, {.interpolation = interpolation, .antialias = antialias});
  });
}

Value unwarped(const Value& result, const PerspectiveCoefficients& to_result, InterpolationMode interpolation) {
  return by_value(result, [&]<Transformable T>(const T& kind) {
    return functional::perspective(kind, {}, {}, {.interpolation = interpolation, .coefficients = to_result});
  });
}

PerspectiveCoefficients inverted(const PerspectiveCoefficients& c) {
  // The adjugate of the matrix whose last number is 1, scaled so that its own last number is 1.
  const double last = c[0] * c[4] - c[1] * c[3];
  const PerspectiveCoefficients adjugate = {
      c[4] - c[5] * c[7], c[2] * c[7] - c[1],        c[1] * c[5] - c[2] * c[4], c[5] * c[6] - c[3],
      c[0] - c[2] * c[6], c[2] * c[3] - c[0] * c[5], c[3] * c[7] - c[4] * c[6], c[1] * c[6] - c[0] * c[7]};
  PerspectiveCoefficients inverse;
  for (size_t i = 0; i < inverse.size(); ++i) {
    inverse[i] = adjugate[i] / last;
    TORCH_CHECK_VALUE(std::isfinite(inverse[i]), "perspective: the coefficients cannot be inverted: a e - b d is ",
                      last);
  }
  return inverse;
}

Value unmoved(const Value& result, const functional::AffineMotion& motion,
              const std::optional<std::array<double, 2>>& center, InterpolationMode interpolation) {
  return by_value(result, [&]<Transformable T>(const T& kind) {
    const auto matrix = functional::affine_matrix(motion, center ? *center : middle(size_of(kind)));
    return functional::perspective(kind, {}, {},
                                   {.interpolation = interpolation, .coefficients = as_coefficients(matrix)});
  });
}

Value unrotated_expanded(const Value& result, double angle, const std::optional<std::array<double, 2>>& center,
                         std::array<int64_t, 2> size, InterpolationMode interpolation) {
  return by_value(result, [&]<Transformable T>(const T& kind) {
    functional::AffineMatrix matrix = functional::affine_matrix({.angle = -angle}, center ? *center : middle(size));
    std::array<double, 2> corner;
    if constexpr (requires { kind.canvas_size; }) {
      corner = grown_corner(matrix, size);
    } else {
      // Pictures turn about their own middle, on canvases of whole pixels.
      const std::array<double, 2> from = middle(size), to = middle(size_of(kind));
      corner = {from[0] - to[0], from[1] - to[1]};
    }
    matrix[2] -= corner[0];
    matrix[5] -= corner[1];
    return unwarped_to(kind, as_coefficients(matrix), size, interpolation);
  });
}

}  // namespace torchvision::transforms
