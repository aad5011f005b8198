#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace torchvision::transforms::functional {

/// Two rows of a x + b y + c.
using AffineMatrix = std::array<double, 6>;

struct AffineMotion {
  double angle = 0;  // degrees, clockwise
  std::array<double, 2> translate = {0, 0};
  double scale = 1;
  std::array<double, 2> shear = {0, 0};  // degrees
};

/// Checked, with one shear for both axes as in Python's lists.
AffineMotion affine_motion(const char* function, double angle, const std::array<double, 2>& translate, double scale,
                           const std::vector<double>& shear);

/// From input to output about `center`, and the way back, in doubles and in Python's order of operations.
AffineMatrix affine_matrix(const AffineMotion& motion, std::array<double, 2> center);
AffineMatrix inverse_affine_matrix(const AffineMotion& motion, std::array<double, 2> center);

/// {height, width} of what holds all of a moved image, by its inverse matrix about the middle; in float32 as Python.
std::array<int64_t, 2> affine_output_size(const AffineMatrix& inverse, int64_t height, int64_t width);

}  // namespace torchvision::transforms::functional
