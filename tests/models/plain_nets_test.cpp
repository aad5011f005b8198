// Options of the networks without branches: AlexNet, VGG and SqueezeNet.
#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/expect_error.h"
#include "torchvision/models/alexnet.h"
#include "torchvision/models/squeezenet.h"
#include "torchvision/models/vgg.h"

namespace torchvision::models {
namespace {

TEST(VGG, BuildsTheLayersThatItIsGiven) {
  VGG model(VGGOptions{.layers = {8, kVGGPool, 512, kVGGPool}, .batch_norm = true, .num_classes = 3, .dropout = 0});
  EXPECT_EQ(model->features->size(), 8U);  // convolution, normalisation, activation, pooling, twice
  EXPECT_EQ(model->forward(testing::wave({2, 3, 32, 40})).sizes(), at::IntArrayRef({2, 3}));
}

TEST(VGG, LeavesTheLayersOwnValuesWithoutInitWeights) {
  const VGGOptions small{.layers = {512}, .num_classes = 3, .init_weights = false};
  torch::manual_seed(1);
  const VGG model(small);
  torch::manual_seed(1);
  const torch::nn::Conv2d alone(torch::nn::Conv2dOptions(3, 512, 3).padding(1));
  EXPECT_TENSORS_EQUAL(model->parameters()[0], alone->weight);
}

TEST(SqueezeNet, RefusesVersionsThatThereAreNot) {
  EXPECT_ERROR(SqueezeNet(SqueezeNetOptions{.version = "2_0"}), c10::ValueError, "Unsupported SqueezeNet version 2_0",
               "1_1");
}

TEST(AlexNet, DropsInTrainingAlone) {
  const torch::NoGradGuard no_grad;
  AlexNet model = alexnet({.num_classes = 5, .dropout = 0.9});
  const at::Tensor image = testing::wave({1, 3, 64, 64});
  EXPECT_FALSE(at::equal(model->forward(image), model->forward(image)));
  model->eval();
  EXPECT_TENSORS_EQUAL(model->forward(image), model->forward(image));
}

}  // namespace
}  // namespace torchvision::models
