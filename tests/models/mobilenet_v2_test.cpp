#include "torchvision/models/mobilenet_v2.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;
using testing::group_norm;

TEST(MobileNetV2, TakesWidthsAndWhatTheyAreMultiplesOf) {
  expect_pythons_options("mobilenet_v2", "width",
                         [] { return mobilenet_v2({.num_classes = 7, .width_mult = 0.35, .round_nearest = 4}); });
}

TEST(MobileNetV2, WidensItsHeadAndDropsOut) {
  expect_pythons_options("mobilenet_v2", "wide",
                         [] { return mobilenet_v2({.num_classes = 7, .width_mult = 1.4, .dropout = 0.5}); });
}

TEST(MobileNetV2, TakesOtherBlocks) {
  expect_pythons_options("mobilenet_v2", "setting", [] {
    return mobilenet_v2({.num_classes = 7, .inverted_residual_setting = {{1, 16, 1, 1}, {4, 24, 2, 2}}});
  });
}

TEST(MobileNetV2, TakesAnotherNormalisation) {
  expect_pythons_options("mobilenet_v2", "norm_layer",
                         [] { return mobilenet_v2({.num_classes = 7, .norm_layer = group_norm}); });
}

TEST(MobileNetV2, RefusesWhatItCannotBuild) {
  EXPECT_ERROR(mobilenet_v2({.inverted_residual_setting = {}}), c10::ValueError, "MobileNetV2", "non-empty");
  EXPECT_ERROR(MobileNetV2Block(MobileNetV2BlockOptions{.stride = 3}), c10::ValueError,
               "stride should be 1 or 2 instead of 3");
  EXPECT_ERROR(mobilenet_v2({.weights = MobileNet_V2_Weights::DEFAULT, .num_classes = 7}), Error, "'num_classes'",
               "expected 1000");
}

}  // namespace
}  // namespace torchvision::models
