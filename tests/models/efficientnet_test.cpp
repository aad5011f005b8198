#include "torchvision/models/efficientnet.h"

#include "options_golden.h"
#include "support/expect_error.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

TEST(EfficientNet, DropsOutUnitsAndBlocks) {
  expect_pythons_options("efficientnet", "dropout", [] {
    return efficientnet_b0({.dropout = 0.5, .stochastic_depth_prob = 0.5, .num_classes = 7});
  });
}

TEST(EfficientNet, TakesAnotherNormalisation) {
  expect_pythons_options("efficientnet", "norm_layer",
                         [] { return efficientnet_b0({.num_classes = 7, .norm_layer = testing::group_norm}); });
}

TEST(EfficientNet, TakesFusedStages) {
  constexpr auto kFused = EfficientNetBlock::kFusedMBConv;
  expect_pythons_options("efficientnet", "class", [] {
    return EfficientNet(
        EfficientNetOptions{.inverted_residual_setting = {{1, 3, 1, 16, 16, 2, kFused}, {4, 5, 2, 16, 24, 2, kFused}},
                            .dropout = 0.1,
                            .stochastic_depth_prob = 0.8,
                            .num_classes = 7});
  });
}

TEST(EfficientNet, ScalesStages) {
  expect_pythons_options("efficientnet", "scaled", [] {
    return EfficientNet(
        EfficientNetOptions{.inverted_residual_setting = {MBConvConfig{1, 3, 2, 24, 16, 1}.scaled(1.3, 1.2),
                                                          MBConvConfig{3.5, 3, 2, 16, 40, 2}.scaled(1.3, 1.2)},
                            .dropout = 0.1,
                            .num_classes = 7,
                            .last_channel = 96});
  });
}

TEST(EfficientNet, LetsCallersReplaceAVariantsNormalisation) {
  const EfficientNet model = efficientnet_b5({.num_classes = 2, .norm_layer = testing::group_norm});
  EXPECT_EQ(to_string(*model).find("BatchNorm2d"), std::string::npos);
}

TEST(EfficientNet, ClonesAPart) {
  const EfficientNetOptions options{.inverted_residual_setting = {{1, 3, 2, 16, 16, 2}}, .num_classes = 2};
  EfficientNet model{options};
  model->eval();
  const auto copy = std::dynamic_pointer_cast<torch::nn::SequentialImpl>(model->features->clone());
  EXPECT_EQ(to_string(*copy), to_string(*model->features));
  const torch::NoGradGuard no_grad;
  const at::Tensor images = testing::wave({2, 3, 32, 32});
  copy->eval();
  EXPECT_TENSORS_EQUAL(copy->forward(images), model->features->forward(images));
  for (auto& parameter : copy->parameters()) parameter.zero_();
  EXPECT_GT(model->features->forward(images).abs().max().item<float>(), 0);
}

TEST(EfficientNet, RefusesWhatItCannotBuild) {
  EXPECT_ERROR(EfficientNet(EfficientNetOptions{}), c10::ValueError, "EfficientNet", "should not be empty");
  EXPECT_ERROR(MBConv(MBConvOptions{.config = {.stride = 3}}), c10::ValueError, "stride should be 1 or 2 instead of 3");
  EXPECT_ERROR(FusedMBConv(MBConvOptions{.config = {.stride = 0}}), c10::ValueError, "instead of 0");
}

}  // namespace
}  // namespace torchvision::models
