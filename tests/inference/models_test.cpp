#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn/module.h>
#include <torch/utils.h>

#include <cstdlib>
#include <string>

#include "inference/compare.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::inference {
namespace {

using testing::difference;
using testing::make_ordinary;

constexpr double kLargest = 1e-5;  // promised are 1e-4

struct Case {
  const char* model;
  int64_t height, width;
};

void expect_same_answers(const Case& c, int64_t count) {
  const at::NoGradGuard no_grad;
  torch::manual_seed(7);
  const auto model = models::get_model(c.model);
  make_ordinary(*model);
  const auto compiled = optimize_for_inference(model);
  const at::Tensor images = at::randn({count, models::input_channels(c.model), c.height, c.width});
  const at::Tensor answers = compiled(images);
  model->eval();
  EXPECT_LT(difference(answers, model->forward(images)), kLargest) << c.model;
  const at::Tensor others = at::rand_like(images);
  EXPECT_LT(difference(compiled(others), model->forward(others)), kLargest) << c.model << ", again in the same arena";
}

class CompiledModel : public ::testing::TestWithParam<Case> {};

TEST_P(CompiledModel, AnswersAsTheModelDoes) {
  expect_same_answers(GetParam(), 1);
  if (GetParam().height < 224) expect_same_answers(GetParam(), 3);
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.model; }

INSTANTIATE_TEST_SUITE_P(
    Families, CompiledModel,
    ::testing::Values(Case{"alexnet", 97, 131}, Case{"convnext_tiny", 67, 99}, Case{"efficientnet_b0", 97, 65},
                      Case{"efficientnet_lite0", 65, 97}, Case{"efficientnet_v2_s", 64, 33}, Case{"lenet5", 28, 28},
                      Case{"maxvit_t", 224, 224}, Case{"mnasnet0_5", 97, 65}, Case{"mobilenet_v2", 51, 97},
                      Case{"mobilenet_v3_large", 65, 99}, Case{"regnet_x_400mf", 65, 65},
                      Case{"regnet_y_400mf", 97, 65}, Case{"resnet18", 97, 131}, Case{"resnet50", 65, 97},
                      Case{"resnext50_32x4d", 65, 65}, Case{"shufflenet_v2_x1_0", 65, 97},
                      Case{"squeezenet1_1", 97, 97}, Case{"swin_t", 65, 98}, Case{"swin_v2_t", 70, 65},
                      Case{"vgg11_bn", 65, 33}, Case{"vit_b_32", 224, 224}),
    name_of);

/// Hours of packing for networks of hundreds of millions of weights: on request.
TEST(SlowCompiledModels, AnswerAsTheModelsDo) {
  if (!std::getenv("TORCHVISION_SLOW_TESTS")) GTEST_SKIP() << "set TORCHVISION_SLOW_TESTS";
  for (const std::string& name : models::list_models()) {
    const int64_t side = name == "lenet5" ? 28 : name == "inception_v3" ? 299 : 224;
    expect_same_answers({name.c_str(), side, side}, 1);
  }
}

}  // namespace
}  // namespace torchvision::inference
