#include "torchvision/models/shufflenet_v2.h"

#include "options_golden.h"
#include "support/expect_error.h"

namespace torchvision::models {
namespace {

TEST(ShuffleNetV2, TakesOtherStages) {
  testing::expect_pythons_options("shufflenet_v2", "class", [] {
    return ShuffleNetV2(ShuffleNetV2Options{
        .stages_repeats = {2, 1, 3}, .stages_out_channels = {12, 24, 48, 96, 64}, .num_classes = 7});
  });
}

TEST(ShuffleNetV2, RefusesBlocksThatCannotBe) {
  EXPECT_ERROR(ShuffleNetV2Block(ShuffleNetV2BlockOptions{.stride = 4}), c10::ValueError, "stride should be 1, 2 or 3");
  EXPECT_ERROR(ShuffleNetV2Block(ShuffleNetV2BlockOptions{.inp = 24, .oup = 48, .stride = 1}), c10::ValueError,
               "expected inp to be 48", "got 24");
}

}  // namespace
}  // namespace torchvision::models
