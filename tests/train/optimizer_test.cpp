#include "torchvision/train/optimizer.h"

#include <gtest/gtest.h>
#include <torch/nn.h>
#include <torch/optim.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::train {
namespace {

/// Five steps of float arithmetic; Python's optimisers group some products in another way.
constexpr testing::Tolerance kFiveSteps = {1e-6, 1e-6};

struct Case {
  std::string name;
  OptimizerOptions options;
};

class OptimizerGoldenTest : public ::testing::TestWithParam<Case> {};

TEST_P(OptimizerGoldenTest, StepsAsPythons) {
  const testing::TensorFile golden = testing::golden("train/optimizers");
  torch::nn::Sequential net(torch::nn::Linear(6, 8), torch::nn::Tanh(), torch::nn::Linear(8, 3));
  const std::vector<at::Tensor> parameters = net->parameters();
  {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < parameters.size(); ++i)
      at::Tensor(parameters[i]).copy_(golden["start/" + std::to_string(i)]);
  }
  const auto optimizer = make_optimizer(*net, GetParam().options);
  std::vector<at::Tensor> losses;
  for (int step = 0; step < 5; ++step) {
    set_lr(*optimizer, GetParam().options.lr * (1 - step / 10.0));
    optimizer->zero_grad();
    const at::Tensor loss =
        torch::nn::functional::cross_entropy(net->forward(golden["inputs"]), golden["target"],
                                             torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(0.1));
    loss.backward();
    optimizer->step();
    losses.push_back(loss.detach());
  }
  EXPECT_TENSORS_CLOSE(at::stack(losses), golden[GetParam().name + "/losses"], kFiveSteps);
  for (size_t i = 0; i < parameters.size(); ++i)
    EXPECT_TENSORS_CLOSE(parameters[i].detach(), golden[GetParam().name + "/" + std::to_string(i)], kFiveSteps);
}

INSTANTIATE_TEST_SUITE_P(
    All, OptimizerGoldenTest,
    ::testing::Values(Case{"sgd", {.lr = 0.1, .weight_decay = 0, .momentum = 0}},
                      Case{"momentum", {.lr = 0.1, .weight_decay = 1e-3, .momentum = 0.9}},
                      Case{"nesterov", {.lr = 0.1, .weight_decay = 1e-3, .momentum = 0.9, .nesterov = true}},
                      Case{"adamw", {.kind = OptimizerKind::kAdamW, .lr = 0.01, .weight_decay = 0.05}}),
    [](const auto& test) { return test.param.name; });

TEST(MakeOptimizer, LeavesFrozenParametersAlone) {
  torch::nn::Linear layer(2, 3);
  layer->weight.set_requires_grad(false);
  EXPECT_EQ(make_optimizer(*layer, {})->param_groups()[0].params().size(), 1u);
  layer->bias.set_requires_grad(false);
  EXPECT_ERROR(make_optimizer(*layer, {}), c10::ValueError, "no parameter");
}

TEST(OptimizerState, RefusesNamesOfAnotherModel) {
  torch::nn::Linear layer(2, 3);
  const auto optimizer = make_optimizer(*layer, {});
  checkpoint::Value state = checkpoint::Value::dict();
  state.set("head.weight", checkpoint::Value::dict());
  EXPECT_ERROR(load_optimizer_state(*optimizer, *layer, state), std::exception, "head.weight", "does not have");
}

}  // namespace
}  // namespace torchvision::train
