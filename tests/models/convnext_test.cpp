#include "torchvision/models/convnext.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"
#include "support/options_case.h"

namespace torchvision::models {
namespace {

const std::vector<CNBlockConfig> kSmall = {{16, 24, 2}, {24, 32, 1}, {32, std::nullopt, 2}};

ConvNeXt small(const ConvNeXtOptions& options) { return ConvNeXt(options); }

TEST(ConvNeXt, TakesTheClasssOptions) {
  testing::expect_options_case(
      "convnext_small_net", small,
      ConvNeXtOptions{.block_setting = kSmall, .stochastic_depth_prob = 0.5, .layer_scale = 0.5, .num_classes = 7});
}

TEST(ConvNeXt, EndsInAHalvingWhenAsked) {
  testing::expect_options_case(
      "convnext_halving", small,
      ConvNeXtOptions{.block_setting = {{8, 16, 1}, {16, 32, 1}}, .layer_scale = 0.1, .num_classes = 3});
}

TEST(ConvNeXt, TakesAnotherNormalisation) {
  const NormLayer batch_norm = [](int64_t channels) { return torch::nn::AnyModule(torch::nn::BatchNorm2d(channels)); };
  testing::expect_options_case(
      "convnext_norm_layer", small,
      ConvNeXtOptions{.block_setting = kSmall, .layer_scale = 0.5, .num_classes = 7, .norm_layer = batch_norm});
}

TEST(ConvNeXt, ItsBuildersTakeDepthAndScale) {
  const NoInitGuard no_init;
  ConvNeXt model = convnext_tiny({.stochastic_depth_prob = 0.25, .layer_scale = 0.5, .num_classes = 3});
  EXPECT_EQ(model->options.stochastic_depth_prob, 0.25);
  EXPECT_EQ(convnext_small()->options.stochastic_depth_prob, 0.4);
  const auto parameters = model->named_parameters();
  EXPECT_EQ(parameters["features.1.0.layer_scale"][0].item<float>(), 0.5F);
}

TEST(ConvNeXt, RefusesToHaveNoStages) {
  EXPECT_ERROR(ConvNeXt(ConvNeXtOptions{.block_setting = {}}), c10::ValueError, "at least one stage");
}

TEST(ConvNeXt, ClonesParts) {
  LayerNorm2d norm(torch::nn::LayerNormOptions({4}));
  const auto copy = std::dynamic_pointer_cast<LayerNorm2dImpl>(norm->clone());
  ASSERT_TRUE(copy);
  const at::Tensor x = torch::rand({2, 4, 3, 3});
  EXPECT_TRUE(copy->forward(x).equal(norm->forward(x)));
}

}  // namespace
}  // namespace torchvision::models
