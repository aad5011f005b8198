#pragma once

#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

namespace torchvision::testing {

/// How far a result may be from the oracle's: |actual - expected| <= absolute + relative * |expected|.
struct Tolerance {
  double relative = 0;
  double absolute = 0;
};

/// Same bits expected: integer pixels, copied values, seeded draws.
inline constexpr Tolerance kExact = {0, 0};
/// One float operation in another order: sums of a few products.
inline constexpr Tolerance kFloatRounding = {1e-5, 1e-6};

/// Compares shape, dtype and values (NaN equals NaN). A failure names the largest error, its place and both values.
::testing::AssertionResult tensors_close(const at::Tensor& actual, const at::Tensor& expected, Tolerance tolerance);

/// max |actual - expected| / max |expected|: the figure that parity of whole networks is stated in.
double largest_relative_difference(const at::Tensor& actual, const at::Tensor& expected);

}  // namespace torchvision::testing

#define EXPECT_TENSORS_EQUAL(actual, expected) \
  EXPECT_TRUE(::torchvision::testing::tensors_close(actual, expected, ::torchvision::testing::kExact))
#define EXPECT_TENSORS_CLOSE(actual, expected, tolerance) \
  EXPECT_TRUE(::torchvision::testing::tensors_close(actual, expected, tolerance))
