#include "torchvision/core/types.h"

#include <gtest/gtest.h>

namespace torchvision {
namespace {

TEST(EnumNames, RoundTripThroughPythonsStrings) {
  for (auto mode : {InterpolationMode::kNearest, InterpolationMode::kNearestExact, InterpolationMode::kBilinear,
                    InterpolationMode::kBicubic})
    EXPECT_EQ(parse_interpolation_mode(to_string(mode)), mode);
  for (auto mode : {PaddingMode::kConstant, PaddingMode::kEdge, PaddingMode::kReflect, PaddingMode::kSymmetric})
    EXPECT_EQ(parse_padding_mode(to_string(mode)), mode);
  for (auto mode : {ImageReadMode::kUnchanged, ImageReadMode::kGray, ImageReadMode::kGrayAlpha, ImageReadMode::kRgb,
                    ImageReadMode::kRgbAlpha})
    EXPECT_EQ(parse_image_read_mode(to_string(mode)), mode);
}

TEST(EnumNames, AnswerNothingForAnUnknownName) {
  EXPECT_EQ(parse_interpolation_mode("lanczos"), std::nullopt);
  EXPECT_EQ(parse_padding_mode(""), std::nullopt);
}

}  // namespace
}  // namespace torchvision
