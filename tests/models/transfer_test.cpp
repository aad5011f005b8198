#include "torchvision/models/transfer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/models/registry.h"
#include "torchvision/models/resnet.h"

namespace torchvision::models {
namespace {

struct Case {
  const char* model;
  int64_t side;
  size_t new_tensors;  ///< of the head, and of heads beside it
};

class Transfer : public ::testing::TestWithParam<Case> {};

TEST_P(Transfer, ReplacesTheHeadAlone) {
  const auto [name, side, new_tensors] = GetParam();
  const auto model = get_model(name, {.num_classes = 9});
  model->parameters().front().requires_grad_(false);
  model->eval();
  const auto replaced = replace_head(*model, 4);
  EXPECT_FALSE(replaced->is_training());
  const checkpoint::StateDict before = checkpoint::state_dict(*model), after = checkpoint::state_dict(*replaced);
  ASSERT_EQ(before.size(), after.size());
  size_t changed = 0;
  for (const auto& [key, tensor] : after) {
    if (tensor.sizes() == before.at(key).sizes())
      EXPECT_TRUE(tensor.equal(before.at(key))) << key;
    else
      ++changed;
  }
  EXPECT_EQ(changed, new_tensors);
  EXPECT_FALSE(replaced->parameters().front().requires_grad());
  EXPECT_TRUE(replaced->parameters().back().requires_grad());

  replaced->train();
  const at::Tensor logits = replaced->forward(at::randn({2, input_channels(name), side, side}));
  ASSERT_EQ(logits.sizes(), (std::vector<int64_t>{2, 4}));
  torch::nn::functional::cross_entropy(logits, torch::tensor({0, 3})).backward();
  EXPECT_TRUE(replaced->parameters().back().grad().defined());
  EXPECT_EQ(std::dynamic_pointer_cast<Classifier>(replaced->clone())->parameters().back().sizes(),
            replaced->parameters().back().sizes());
}

TEST_P(Transfer, TakesGrayImages) {
  const auto [name, side, new_tensors] = GetParam();
  if (input_channels(name) == 1) GTEST_SKIP() << "it does already";
  const auto model = get_model(name, {.num_classes = 3});
  model->eval();
  const at::NoGradGuard no_grad;
  const at::Tensor gray = at::rand({2, 1, side, side}), expected = model->forward(gray.expand({2, 3, side, side}));
  adapt_input_channels(*model, 1);
  EXPECT_TRUE(model->forward(gray).allclose(expected, 1e-3, 1e-5));
  const auto copy = std::dynamic_pointer_cast<Classifier>(model->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(gray), model->forward(gray));
}

INSTANTIATE_TEST_SUITE_P(Families, Transfer,
                         ::testing::Values(Case{"alexnet", 64, 2}, Case{"convnext_tiny", 64, 2},
                                           Case{"densenet121", 64, 2}, Case{"efficientnet_b0", 64, 2},
                                           Case{"efficientnet_lite0", 64, 2}, Case{"googlenet", 64, 6},
                                           Case{"inception_v3", 299, 4}, Case{"lenet5", 28, 2},
                                           Case{"maxvit_t", 224, 1}, Case{"mnasnet0_5", 64, 2},
                                           Case{"mobilenet_v2", 64, 2}, Case{"mobilenet_v3_small", 64, 2},
                                           Case{"regnet_y_400mf", 64, 2}, Case{"resnet18", 64, 2},
                                           Case{"shufflenet_v2_x0_5", 64, 2}, Case{"squeezenet1_1", 64, 2},
                                           Case{"swin_t", 64, 2}, Case{"vgg11_bn", 64, 2}, Case{"vit_b_32", 224, 2}),
                         [](const auto& each) { return each.param.model; });

TEST(AdaptInputChannels, RepeatsTheColours) {
  ResNet model = resnet18({.num_classes = 3});
  const at::Tensor before = model->conv1->weight.clone();
  adapt_input_channels(*model, 5);
  EXPECT_EQ(model->conv1->weight.sizes(), (std::vector<int64_t>{64, 5, 7, 7}));
  EXPECT_TRUE(model->conv1->weight.select(1, 4).allclose(before.select(1, 1) * 0.6));
  EXPECT_EQ(model->forward(at::rand({2, 5, 64, 64})).size(1), 3);
}

TEST(TransferErrors, SayWhatIsWrong) {
  ResNet model = resnet18({.num_classes = 3});
  EXPECT_ERROR(replace_head(*model, 0), Error, "1 or more");
  EXPECT_ERROR(adapt_input_channels(*model, 0), Error, "1 or more");
}

TEST(LoadMatching, TakesWhatFitsAndReportsTheRest) {
  ResNet from = resnet18({.num_classes = 9}), to = resnet18({.num_classes = 4});
  checkpoint::StateDict wrapped;
  for (const auto& [name, tensor] : checkpoint::state_dict(*from))
    if (name != "conv1.weight") wrapped.insert("module._orig_mod." + name, tensor);
  wrapped.insert("module._orig_mod.extra", at::ones({2}));
  const checkpoint::LoadReport report = checkpoint::load_matching(*to, wrapped);
  EXPECT_EQ(report.taken.size(), 119u);
  EXPECT_EQ(report.missing_keys, std::vector<std::string>{"conv1.weight"});
  EXPECT_EQ(report.unexpected_keys, std::vector<std::string>{"extra"});
  ASSERT_EQ(report.other_shapes.size(), 2u);
  EXPECT_EQ(report.other_shapes[0], "fc.weight is (9, 512) in the file and (4, 512) in the model");
  EXPECT_TENSORS_EQUAL(to->layer4->named_parameters()["1.conv2.weight"],
                       from->layer4->named_parameters()["1.conv2.weight"]);
  EXPECT_NE(checkpoint::to_string(report).find("took 119 of the model's 122"), std::string::npos)
      << checkpoint::to_string(report);
  checkpoint::StateDict foreign;
  foreign.insert("nothing.alike", at::ones({1}));
  EXPECT_ERROR(checkpoint::load_matching(*to, foreign), FormatError, "nothing.alike");
}

}  // namespace
}  // namespace torchvision::models
