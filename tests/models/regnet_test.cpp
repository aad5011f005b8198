#include "torchvision/models/regnet.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/ops/modules/activations.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

TEST(RegNet, TakesAStemsWidth) {
  expect_pythons_options("regnet", "stem_width", [] { return regnet_x_400mf({.num_classes = 7, .stem_width = 16}); });
}

TEST(RegNet, TakesAnotherActivation) {
  expect_pythons_options("regnet", "activation",
                         [] { return regnet_y_400mf({.num_classes = 7, .activation = ops::activation<ops::SiLU>}); });
}

TEST(RegNet, TakesAnotherNormalisation) {
  const NormLayer norm_layer = [](int64_t channels) {
    return torch::nn::AnyModule(torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(channels).eps(0.01)));
  };
  expect_pythons_options("regnet", "norm_layer",
                         [&] { return regnet_x_400mf({.num_classes = 7, .norm_layer = norm_layer}); });
}

TEST(RegNet, TakesOtherStages) {
  expect_pythons_options("regnet", "class", [] {
    const BlockParamsInit init{.depth = 9,
                               .w_0 = 32,
                               .w_a = 21.5,
                               .w_m = 2.2,
                               .group_width = 24,
                               .bottleneck_multiplier = 0.5,
                               .se_ratio = 0.3};
    return RegNet(RegNetOptions{.block_params = BlockParams::from_init_params(init), .num_classes = 7});
  });
}

TEST(RegNet, RefusesWhatItCannotBuild) {
  EXPECT_ERROR(BlockParams::from_init_params({.w_0 = 50}), c10::ValueError, "invalid RegNet settings", "w_0 50");
  EXPECT_ERROR(BlockParams::from_init_params({.w_m = 1.0}), c10::ValueError, "w_m > 1");
  EXPECT_ERROR(RegNet(RegNetOptions{.block_params = {.depths = {1}}}), c10::ValueError, "lists of the same length");
}

}  // namespace
}  // namespace torchvision::models
