// The fast path of bytes against the tensor operations, which float images still take.

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;

struct Form {
  InterpolationMode interpolation;
  std::vector<double> fill;
};

std::vector<Form> forms() {
  return {{InterpolationMode::kNearest, {}},
          {InterpolationMode::kNearest, {7.5}},
          {InterpolationMode::kBilinear, {}},
          {InterpolationMode::kBilinear, {0}},
          {InterpolationMode::kBilinear, {255}}};
}

/// Around the width of a vector, of a chunk, and of a task.
const std::vector<std::array<int64_t, 2>> kSizes = {{2, 64},  {64, 2},  {11, 13},  {33, 17},
                                                    {5, 255}, {3, 257}, {200, 301}};

template <class Warp>
void expect_same_as_floats(const at::Tensor& image, const Warp& warp) {
  for (const Form& form : forms()) {
    const at::Tensor expected = warp(image.to(at::kFloat), form).round().to(at::kByte);
    EXPECT_TENSORS_EQUAL(warp(image, form), expected) << image.sizes() << to_string(form.interpolation);
    const at::Tensor interleaved = image.movedim(-3, -1).contiguous().movedim(-1, -3);
    EXPECT_TENSORS_EQUAL(warp(interleaved, form), expected) << image.sizes() << to_string(form.interpolation);
  }
}

TEST(WarpBytes, OfAffineEqualTensorOperations) {
  for (const auto& [height, width] : kSizes)
    for (const double angle : {0.0, 3.7, 45.0, 123.4, -90.0})
      expect_same_as_floats(at::randint(0, 256, {2, 2 + height % 3, height, width}, at::kByte),
                            [&](const at::Tensor& image, const Form& form) {
                              return F::affine(image, angle, {2.5, -1}, 0.9 + angle / 1000, {5, angle / 9},
                                               {.interpolation = form.interpolation, .fill = form.fill});
                            });
}

TEST(WarpBytes, OfRotationsThatGrowEqualTensorOperations) {
  for (const auto& [height, width] : kSizes)
    for (const double angle : {10.0, 45.0, 261.0})
      expect_same_as_floats(
          at::randint(0, 256, {3, height, width}, at::kByte), [&](const at::Tensor& image, const Form& form) {
            return F::rotate(image, angle, {.interpolation = form.interpolation, .expand = true, .fill = form.fill});
          });
}

TEST(WarpBytes, OfPerspectivesEqualTensorOperations) {
  for (const auto& [height, width] : kSizes) {
    const PerspectivePoints start = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    const PerspectivePoints end = {{2, 1}, {width - 1, 2}, {width + 2, height - 1}, {1, height + 3}};
    const at::Tensor image = at::randint(0, 256, {3, height, width}, at::kByte);
    expect_same_as_floats(image, [&](const at::Tensor& input, const Form& form) {
      return F::perspective(input, start, end, {.interpolation = form.interpolation, .fill = form.fill});
    });
  }
}

TEST(WarpBytes, SurvivePlacesThatAreNoNumbers) {
  // The denominator is 0 in the middle of column 8, and places overflow beside it.
  const PerspectiveOptions options = {.coefficients = {{1, 0, 0, 0, 1, 0, -1 / 8.5, 0}}};
  for (const double scale : {1.0, 1e30}) {
    PerspectiveOptions scaled = options;
    for (size_t i = 0; i < 6; ++i) (*scaled.coefficients)[i] *= scale;
    for (InterpolationMode mode : {InterpolationMode::kNearest, InterpolationMode::kBilinear}) {
      scaled.interpolation = mode;
      EXPECT_EQ(F::perspective(at::full({3, 20, 30}, 255, at::kByte), {}, {}, scaled).size(-1), 30);
    }
  }
}

TEST(WarpBytes, OfElasticEqualTensorOperations) {
  for (const auto& [height, width] : kSizes)
    for (at::ScalarType dtype : {at::kFloat, at::kDouble}) {
      const at::Tensor displacement = (at::rand({1, height, width, 2}, dtype) - 0.5) * 0.3;
      expect_same_as_floats(
          at::randint(0, 256, {3, height, width}, at::kByte), [&](const at::Tensor& image, const Form& form) {
            return F::elastic(image, displacement, {.interpolation = form.interpolation, .fill = form.fill});
          });
    }
}

}  // namespace
}  // namespace torchvision::transforms
