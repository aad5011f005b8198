#include "torchvision/transforms/functional/perspective.h"

#include <ATen/ATen.h>

#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/perspective_coefficients.h"
#include "transforms/functional/warp_bytes.h"

namespace torchvision::transforms::functional {
namespace {

PerspectiveCoefficients solved(const PerspectivePoints& startpoints, const PerspectivePoints& endpoints) {
  std::array<std::array<double, 8>, 8> rows = {};
  std::array<double, 8> target = {};
  for (size_t i = 0; i < 8; ++i) {
    const size_t corner = i / 2, axis = i % 2;
    const auto x = static_cast<double>(endpoints[corner][0]), y = static_cast<double>(endpoints[corner][1]);
    target[i] = static_cast<double>(startpoints[corner][axis]);
    rows[i][3 * axis] = x;
    rows[i][3 * axis + 1] = y;
    rows[i][3 * axis + 2] = 1;
    rows[i][6] = -target[i] * x;
    rows[i][7] = -target[i] * y;
  }
  const at::Tensor matrix = at::tensor(at::ArrayRef<double>(rows.front().data(), 64), at::kDouble).view({8, 8});
  PerspectiveCoefficients result;
  try {
    const at::Tensor goal = at::tensor(at::ArrayRef<double>(target), at::kDouble);
    const at::Tensor solution = std::get<0>(at::linalg_lstsq(matrix, goal, std::nullopt, "gels")).to(at::kFloat);
    for (int64_t i = 0; i < 8; ++i) result[static_cast<size_t>(i)] = solution[i].item<float>();
  } catch (const c10::LinAlgError&) {
    TORCH_CHECK_VALUE(false,
                      "perspective: no perspective takes the startpoints to the endpoints; do three lie on a line?");
  }
  return result;
}

GridParts perspective_parts(const PerspectiveCoefficients& c, int64_t height, int64_t width,
                            const at::TensorOptions& options) {
  const auto tensor = [&](at::ArrayRef<double> values) { return at::tensor(values, at::kDouble).to(options); };
  const auto line = [&](int64_t edge) { return at::linspace(0.5, double(edge) + 0.5 - 1.0, edge, options); };
  const at::Tensor theta = tensor({c[0], c[1], c[2], c[3], c[4], c[5]}).view({2, 3});
  theta.div_(tensor({0.5 * double(width), 0.5 * double(height)}).unsqueeze(1));
  return {.x = line(width), .y = line(height), .theta = theta, .denominator = tensor({c[6], c[7], 1})};
}

at::Tensor perspective_grid(const GridParts& parts, const at::TensorOptions& options) {
  const int64_t height = parts.y.size(0), width = parts.x.size(0);
  const at::Tensor pixels = homogeneous_grid(parts.x, parts.y, options).view({1, height * width, 3});
  const auto product = [&](const at::Tensor& rows) { return pixels.bmm(rows.unsqueeze(0).transpose(1, 2)); };
  // One denominator for both, in two columns as in Python, so that its product takes the same way.
  return product(parts.theta)
      .div_(product(at::stack({parts.denominator, parts.denominator})))
      .sub_(1.0)
      .view({1, height, width, 2});
}

}  // namespace

PerspectiveCoefficients perspective_coefficients(const PerspectivePoints& startpoints,
                                                 const PerspectivePoints& endpoints,
                                                 const std::optional<PerspectiveCoefficients>& coefficients) {
  const bool has_points = !startpoints.empty() && !endpoints.empty();
  TORCH_CHECK_VALUE(!coefficients || !has_points, "perspective: expected points or coefficients, got both");
  if (coefficients) return *coefficients;
  TORCH_CHECK_VALUE(has_points, "perspective: expected startpoints and endpoints, or coefficients; got neither");
  TORCH_CHECK_VALUE(startpoints.size() == 4 && endpoints.size() == 4, "perspective: expected four corners, got ",
                    startpoints.size(), " startpoints and ", endpoints.size(), " endpoints");
  return solved(startpoints, endpoints);
}

at::Tensor perspective_image(const at::Tensor& image, const PerspectivePoints& startpoints,
                             const PerspectivePoints& endpoints, const PerspectiveOptions& options) {
  check_grid_transform("perspective", image, options.interpolation, options.fill);
  const PerspectiveCoefficients coefficients = perspective_coefficients(startpoints, endpoints, options.coefficients);
  const at::TensorOptions grid_options = at::dtype(grid_dtype(image)).device(image.device());
  const GridParts parts = perspective_parts(coefficients, image.size(-2), image.size(-1), grid_options);
  if (warps_as_bytes(image, {image.size(-2), image.size(-1)}, options.fill))
    return warp_bytes(image, parts, options.interpolation, options.fill);
  return apply_grid_transform(image, perspective_grid(parts, grid_options), options.interpolation, options.fill);
}

at::Tensor perspective_mask(const at::Tensor& mask, const PerspectivePoints& startpoints,
                            const PerspectivePoints& endpoints, const PerspectiveOptions& options) {
  PerspectiveOptions nearest = options;
  nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("perspective", mask, [&](const at::Tensor& planes) {
    return perspective_image(planes, startpoints, endpoints, nearest);
  });
}

}  // namespace torchvision::transforms::functional
