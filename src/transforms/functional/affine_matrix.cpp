#include "transforms/functional/affine_matrix.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

/// kMaxEdge, below which it stays when it is rounded to a float.
constexpr float kWidestCanvas = 2147483520.F;

double in_radians(double degrees) { return degrees * (std::numbers::pi / 180.0); }

/// {a, b; c, d}: rotation and shears, whose determinant is 1.
struct TurnAndShear {
  double a, b, c, d;
  explicit TurnAndShear(const AffineMotion& motion) {
    const double turn = in_radians(motion.angle), x = in_radians(motion.shear[0]), y = in_radians(motion.shear[1]);
    const double cos_y = std::cos(y), tan_x = std::tan(x);
    a = std::cos(turn - y) / cos_y;
    b = -(a * tan_x + std::sin(turn));
    c = std::sin(turn - y) / cos_y;
    d = std::cos(turn) - c * tan_x;
  }
};

}  // namespace

AffineMotion affine_motion(const char* function, double angle, const std::array<double, 2>& translate, double scale,
                           const std::vector<double>& shear) {
  TORCH_CHECK_VALUE(std::isfinite(angle), function, ": expected a finite angle, got ", angle);
  TORCH_CHECK_VALUE(std::isfinite(translate[0]) && std::isfinite(translate[1]), function,
                    ": expected a finite translation, got ", translate[0], ", ", translate[1]);
  TORCH_CHECK_VALUE(scale > 0 && std::isfinite(scale), function, ": expected a positive scale, got ", scale);
  TORCH_CHECK_VALUE(shear.size() == 1 || shear.size() == 2, function, ": expected a shear of one or two values, got ",
                    shear.size());
  TORCH_CHECK_VALUE(std::isfinite(shear.front()) && std::isfinite(shear.back()), function,
                    ": expected a finite shear, got ", shear.front(), ", ", shear.back());
  return {.angle = angle, .translate = translate, .scale = scale, .shear = {shear.front(), shear.back()}};
}

AffineMatrix affine_matrix(const AffineMotion& motion, std::array<double, 2> center) {
  const TurnAndShear m(motion);
  const auto [x, y] = center;
  AffineMatrix matrix = {m.a * motion.scale, m.b * motion.scale, 0, m.c * motion.scale, m.d * motion.scale, 0};
  matrix[2] += x + motion.translate[0] - matrix[0] * x - matrix[1] * y;
  matrix[5] += y + motion.translate[1] - matrix[3] * x - matrix[4] * y;
  return matrix;
}

AffineMatrix inverse_affine_matrix(const AffineMotion& motion, std::array<double, 2> center) {
  const TurnAndShear m(motion);
  const auto [x, y] = center;
  const double moved_x = x + motion.translate[0], moved_y = y + motion.translate[1];
  AffineMatrix matrix = {m.d / motion.scale, -m.b / motion.scale, 0, -m.c / motion.scale, m.a / motion.scale, 0};
  matrix[2] += x - matrix[0] * moved_x - matrix[1] * moved_y;
  matrix[5] += y - matrix[3] * moved_x - matrix[4] * moved_y;
  return matrix;
}

std::array<int64_t, 2> affine_output_size(const AffineMatrix& inverse, int64_t height, int64_t width) {
  const float half_height = 0.5F * static_cast<float>(height), half_width = 0.5F * static_cast<float>(width);
  const at::Tensor corners = at::tensor({-half_width, -half_height, 1.F, -half_width, half_height, 1.F, half_width,
                                         half_height, 1.F, half_width, -half_height, 1.F},
                                        at::kFloat)
                                 .view({4, 3});
  const at::Tensor theta = at::tensor(at::ArrayRef<double>(inverse), at::kFloat).view({2, 3});
  auto [smallest, largest] = at::matmul(corners, theta.t()).aminmax(0);
  const at::Tensor halves = at::tensor({half_width, half_height}, at::kFloat);
  // Rounded towards zero at 1e-4, so that a rest of the arithmetic is no pixel.
  constexpr double kTolerance = 1e-4;
  const auto truncated = [&](const at::Tensor& edge) {
    return edge.add(halves).mul_(1.0 / kTolerance).trunc_().mul_(kTolerance);
  };
  const at::Tensor size = truncated(largest).ceil_().sub_(truncated(smallest).floor_());
  const float new_height = size[1].item<float>(), new_width = size[0].item<float>();
  TORCH_CHECK_VALUE(new_height <= kWidestCanvas && new_width <= kWidestCanvas, "rotate: the canvas of ", height, "x",
                    width, " would grow to ", new_height, "x", new_width);
  return {static_cast<int64_t>(new_height), static_cast<int64_t>(new_width)};
}

}  // namespace torchvision::transforms::functional
