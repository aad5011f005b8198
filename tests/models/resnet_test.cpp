#include "torchvision/models/resnet.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <sstream>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

/// Whole networks in float: sums in another order.
constexpr double kNetwork = 1e-5;

void expect_pythons(const std::string& variant, ResNet (*builder)(const ResNetBuilderOptions&),
                    const ResNetBuilderOptions& options) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = testing::golden("models/resnet_options");
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  ResNet model = builder(options);
  model->eval();
  EXPECT_TENSORS_EQUAL(testing::checksums(checkpoint::state_dict(*model)), expected[variant + "/checksums"]);
  const torch::NoGradGuard no_grad;
  EXPECT_LT(testing::largest_relative_difference(model->forward(testing::wave({2, 3, 64, 64})),
                                                 expected[variant + "/logits"]),
            kNetwork);
  const auto copy = std::dynamic_pointer_cast<ResNetImpl>(model->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(testing::wave({2, 3, 64, 64})), model->forward(testing::wave({2, 3, 64, 64})));
}

TEST(ResNet, ZeroesTheLastNormalisationsWhenAsked) {
  expect_pythons("zero_init_residual", resnet50, {.num_classes = 7, .zero_init_residual = true});
}

TEST(ResNet, DilatesInPlaceOfStrides) {
  expect_pythons("dilation", resnet50, {.num_classes = 7, .replace_stride_with_dilation = {false, true, true}});
}

TEST(ResNet, TakesAnotherNormalisation) {
  const NormLayer group_norm = [](int64_t channels) {
    return torch::nn::AnyModule(torch::nn::GroupNorm(torch::nn::GroupNormOptions(8, channels)));
  };
  expect_pythons("norm_layer", resnet18, {.num_classes = 7, .norm_layer = group_norm});
}

TEST(ResNet, TakesGroupsAndWidths) {
  expect_pythons("groups", resnet50, {.num_classes = 7, .groups = 2, .width_per_group = 32});
}

TEST(ResNet, RefusesWhatAVariantFixes) {
  EXPECT_ERROR(resnext50_32x4d({.groups = 16}), Error, "resnext50_32x4d", "'groups'", "expected 32", "got 16");
  EXPECT_ERROR(wide_resnet50_2({.width_per_group = 64}), Error, "'width_per_group'", "expected 128");
}

TEST(ResNet, RefusesWhatBasicBlocksCannotDo) {
  EXPECT_ERROR(resnet18({.groups = 2}), c10::ValueError, "BasicBlock only supports groups=1 and base_width=64");
  EXPECT_ERROR(resnet18({.replace_stride_with_dilation = {false, false, true}}), c10::NotImplementedError,
               "Dilation > 1 not supported in BasicBlock");
}

TEST(ResNet, PrintsThroughAStream) {
  std::ostringstream stream;
  stream << *resnet18({.num_classes = 2});
  EXPECT_EQ(stream.str(), to_string(*resnet18({.num_classes = 2})));
  EXPECT_NE(stream.str().find("(fc): Linear(in_features=512, out_features=2, bias=True)"), std::string::npos);
}

TEST(ResNet, ClonesModesAndFrozenParameters) {
  ResNet model = resnet18({.num_classes = 2});
  model->layer1->eval();
  model->conv1->weight.set_requires_grad(false);
  const auto copy = std::dynamic_pointer_cast<ResNetImpl>(model->clone());
  EXPECT_TRUE(copy->is_training());
  EXPECT_FALSE(copy->layer1->is_training());
  EXPECT_FALSE(copy->layer1[0]->as<BasicBlock>()->conv1->is_training());
  EXPECT_TRUE(copy->layer2[0]->as<BasicBlock>()->conv1->is_training());
  EXPECT_FALSE(copy->conv1->weight.requires_grad());
  EXPECT_TRUE(copy->fc->weight.requires_grad());
}

TEST(NoInitGuard, LeavesShapesAndOptionsAsTheyAre) {
  ResNet drawn = resnext50_32x4d({.num_classes = 3});
  const NoInitGuard no_init;
  ResNet empty = resnext50_32x4d({.num_classes = 3});
  EXPECT_EQ(to_string(*empty), to_string(*drawn));
  EXPECT_EQ(testing::key_lines(checkpoint::state_dict(*empty)), testing::key_lines(checkpoint::state_dict(*drawn)));
}

}  // namespace
}  // namespace torchvision::models
