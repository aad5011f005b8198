#include "torchvision/models/mobilenet_v3.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;
using testing::group_norm;

TEST(MobileNetV3, HalvesItsTail) {
  expect_pythons_options("mobilenet_v3", "reduced_tail",
                         [] { return mobilenet_v3_large({.reduced_tail = true, .num_classes = 7}); });
}

TEST(MobileNetV3, DilatesInPlaceOfItsLastStride) {
  expect_pythons_options("mobilenet_v3", "dilated",
                         [] { return mobilenet_v3_small({.dilated = true, .num_classes = 7, .dropout = 0.5}); });
}

TEST(MobileNetV3, TakesAWidth) {
  expect_pythons_options("mobilenet_v3", "width", [] {
    return mobilenet_v3_small({.width_mult = 0.75, .reduced_tail = true, .dilated = true, .num_classes = 7});
  });
}

TEST(MobileNetV3, TakesAnotherNormalisation) {
  expect_pythons_options("mobilenet_v3", "norm_layer",
                         [] { return mobilenet_v3_small({.num_classes = 7, .norm_layer = group_norm}); });
}

TEST(MobileNetV3, TakesOtherBlocks) {
  expect_pythons_options("mobilenet_v3", "class", [] {
    return MobileNetV3(MobileNetV3Options{
        .inverted_residual_setting = {{16, 3, 48, 24, true, true, 2}, {24, 5, 72, 24, false, false, 1}},
        .last_channel = 64,
        .num_classes = 7});
  });
}

TEST(MobileNetV3, RefusesWhatItCannotBuild) {
  EXPECT_ERROR(MobileNetV3(MobileNetV3Options{}), c10::ValueError, "MobileNetV3", "should not be empty");
  EXPECT_ERROR(MobileNetV3Block(MobileNetV3BlockOptions{.config = {.stride = 0}}), c10::ValueError,
               "stride should be 1 or 2 instead of 0");
  EXPECT_ERROR(mobilenet_v3_large({.weights = MobileNet_V3_Small_Weights::DEFAULT}), Error,
               "weights of mobilenet_v3_large");
}

}  // namespace
}  // namespace torchvision::models
