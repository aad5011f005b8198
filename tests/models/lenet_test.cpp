#include "torchvision/models/lenet.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"

namespace torchvision::models {
namespace {

TEST(LeNet5, SaysWhichShapeItTakes) {
  EXPECT_ERROR(lenet5()->forward(torch::zeros({1, 3, 28, 28})), c10::ValueError, "(N, 1, 28, 28)", "[1, 3, 28, 28]");
  EXPECT_ERROR(lenet5()->forward(torch::zeros({1, 28, 28})), c10::ValueError, "(N, 1, 28, 28)");
}

TEST(LeNet5, DropsInTrainingAlone) {
  LeNet5 model = lenet5({.dropout = 0.5});
  const at::Tensor images = torch::randn({4, 1, 28, 28});
  EXPECT_FALSE(model->forward(images).equal(model->forward(images)));
  model->eval();
  EXPECT_TRUE(model->forward(images).equal(model->forward(images)));
}

}  // namespace
}  // namespace torchvision::models
