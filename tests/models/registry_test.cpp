#include "torchvision/models/registry.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"

namespace torchvision::models {
namespace {

TEST(GetModel, SuggestsNearNamesForAnUnknownOne) {
  EXPECT_ERROR(get_model("resnet81"), Error, "unknown model 'resnet81'", "did you mean", "resnet18");
}

TEST(GetModel, BuildsANetworkThatRuns) {
  const auto model = get_model("lenet5");
  EXPECT_EQ(model->forward(torch::zeros({2, 1, 28, 28})).sizes(), (std::vector<int64_t>{2, 10}));
}

}  // namespace
}  // namespace torchvision::models
