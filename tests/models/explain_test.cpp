#include "torchvision/models/explain.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/options_case.h"
#include "torchvision/core/error.h"
#include "torchvision/models/registry.h"

namespace torchvision::models {
namespace {

using testing::golden;
using testing::wave;

/// Gradients of whole networks in single precision, then scaled by the map's range.
constexpr double kMaps = 2e-5;
constexpr int64_t kStride = 97;  ///< STRIDE in golden_explain.py

std::shared_ptr<Classifier> seeded(const std::string& name) {
  torch::manual_seed(golden("models/explain").metadata["seed"].get<uint64_t>());
  auto model = get_model(name);
  testing::wake_head(*model);
  model->eval();
  return model;
}

at::Tensor images_for(const std::string& name) {
  return name.starts_with("vit_") ? wave({1, 3, 224, 224}) : wave({2, 3, 64, 64});
}

at::Tensor every_97th(const at::Tensor& maps) { return maps.flatten().slice(0, 0, std::nullopt, kStride); }

struct GradCamCase {
  std::string model, layer, golden;
  std::optional<int64_t> target;
};

class GradCam : public ::testing::TestWithParam<GradCamCase> {};

TEST_P(GradCam, IsWhatPyTorchsGradientsGive) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const GradCamCase& one = GetParam();
  const auto expected = golden("models/explain");
  const auto model = seeded(one.model);
  for (at::Tensor& parameter : model->parameters()) parameter.set_requires_grad(one.target.has_value());
  const at::Tensor images = images_for(one.model);
  const Explanation found = grad_cam(model, images, {.layer = one.layer, .target = one.target});
  EXPECT_EQ(found.maps.sizes(), (std::vector<int64_t>{images.size(0), images.size(2), images.size(3)}));
  EXPECT_LT(testing::largest_relative_difference(every_97th(found.maps), expected[one.model + "/" + one.golden]),
            kMaps);
  EXPECT_LT(testing::largest_relative_difference(found.scores, expected[one.model + "/scores"]), 1e-5);
  EXPECT_TENSORS_EQUAL(found.targets, one.target ? at::full_like(found.targets, *one.target) : found.scores.argmax(1));
  EXPECT_EQ(found.maps.amax().item<float>(), 1.0F);
  EXPECT_EQ(found.maps.amin().item<float>(), 0.0F);
  EXPECT_FALSE(found.maps.requires_grad());
  for (const at::Tensor& parameter : model->parameters()) EXPECT_FALSE(parameter.grad().defined());
}

INSTANTIATE_TEST_SUITE_P(Golden, GradCam,
                         ::testing::Values(GradCamCase{"resnet18", "layer4", "layer4/None", {}},
                                           GradCamCase{"resnet18", "", "layer4/None", {}},
                                           GradCamCase{"resnet18", "layer3", "layer3/207", 207},
                                           GradCamCase{"resnet18", "layer2.0.conv2", "layer2.0.conv2/100", 100},
                                           GradCamCase{"swin_t", "features.5", "features.5/None", {}},
                                           GradCamCase{"swin_t", "", "permute/3", 3},
                                           GradCamCase{
                                               "vit_b_32", "", "encoder.layers.encoder_layer_11.ln_1/None", {}}));

TEST(AttentionRollout, IsWhatPyTorchsAttentionGives) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = golden("models/explain");
  const auto model = seeded("vit_b_32");
  const at::Tensor images = images_for("vit_b_32");
  const auto weights = attention_weights(model, images);
  ASSERT_EQ(weights.size(), 12U);
  for (size_t i = 0; i < weights.size(); ++i) {
    EXPECT_EQ(weights[i].sizes(), (std::vector<int64_t>{1, 12, 50, 50}));
    EXPECT_TENSORS_CLOSE(weights[i].sum(-1), at::ones({1, 12, 50}), testing::kFloatRounding);
    if (i % 5 == 0) {
      EXPECT_LT(testing::largest_relative_difference(every_97th(weights[i]),
                                                     expected["vit_b_32/attention/" + std::to_string(i)]),
                kMaps);
    }
  }
  const Explanation found = attention_rollout(model, images);
  EXPECT_LT(testing::largest_relative_difference(every_97th(found.maps), expected["vit_b_32/rollout"]), kMaps);
  EXPECT_LT(testing::largest_relative_difference(found.scores, expected["vit_b_32/scores"]), 1e-5);
  EXPECT_TENSORS_EQUAL(found.targets, found.scores.argmax(1));
}

TEST(AttentionRollout, NeedsAVisionTransformer) {
  EXPECT_ERROR(attention_rollout(get_model("lenet5"), wave({1, 1, 28, 28})), Error, "VisionTransformer", "LeNet5",
               "grad_cam");
}

TEST(GradCamLayer, IsTheLastThatHasRowsAndColumns) {
  const NoInitGuard no_init;
  for (const auto& [name, layer] : std::map<std::string, std::string>{
           {"resnet18", "layer4.1.relu_1"},
           {"mobilenet_v2", "features.18"},
           {"efficientnet_b0", "features.8"},
           {"convnext_tiny", "features.7.2.add"},
           {"regnet_y_400mf", "trunk_output.block4.block4-5.activation"},
           {"shufflenet_v2_x0_5", "conv5.2"},
           {"mnasnet0_5", "layers.16"},
           {"swin_t", "permute"},
           {"maxvit_t", "blocks.3.layers.1.layers.grid_attention.departition_op.reshape_1"},
           {"lenet5", "relu_1"},
           {"vgg11", "avgpool"},
           {"vit_b_32", "encoder.layers.encoder_layer_11.ln"}})
    EXPECT_EQ(default_grad_cam_layer(*get_model(name)), layer);
}

TEST(GradCamOfAModel, SaysWhatItCannotExplain) {
  const NoInitGuard no_init;
  const auto model = get_model("resnet18", {.num_classes = 10});
  model->eval();
  const at::Tensor images = wave({1, 3, 64, 64});
  EXPECT_ERROR(grad_cam(model, images[0]), c10::ValueError, "(N, C, H, W)");
  EXPECT_ERROR(grad_cam(model, images, {.target = 10}), c10::IndexError, "from 0 to 9", "10");
  EXPECT_ERROR(grad_cam(model, images, {.target = -1}), c10::IndexError, "-1");
  EXPECT_ERROR(grad_cam(model, images, {.layer = "layer5"}), Error, "'layer5'", "layer1");
  EXPECT_ERROR(grad_cam(model, images, {.layer = "flatten"}), c10::ValueError, "(N, C, H, W)", "512");
}

TEST(GradCamOfAModel, IsZeroWhereNothingSpeaksForTheClass) {
  const auto model = get_model("resnet18", {.num_classes = 10});
  model->eval();
  for (auto& parameter : model->named_parameters())
    if (parameter.key() == "fc.weight") parameter.value().data().fill_(-1.0);
  const Explanation found = grad_cam(model, wave({1, 3, 64, 64}));
  EXPECT_TENSORS_EQUAL(found.maps, at::zeros({1, 64, 64}));
}

}  // namespace
}  // namespace torchvision::models
