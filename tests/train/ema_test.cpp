#include "torchvision/train/ema.h"

#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "train/small_problem.h"

namespace torchvision::train {
namespace {

void fill(testing::SmallNet& net, double value) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : checkpoint::state_dict(net)) at::Tensor(tensor).fill_(value);
}

TEST(ExponentialMovingAverageTest, CopiesOnceThenAverages) {
  testing::SmallNet net;
  ExponentialMovingAverage ema(net, 0.75);
  for (const double value : {8.0, 4.0, 1.0}) {
    fill(net, value);
    ema.update(net);
  }
  EXPECT_EQ(ema.updates(), 3);
  // ((8 · ¾ + 4 · ¼) · ¾ + 1 · ¼)
  EXPECT_TENSORS_EQUAL(ema.state_dict().at("classifier.bias"), at::full({3}, 5.5));
  EXPECT_TENSORS_EQUAL(ema.state_dict().at("norm.running_mean"), at::full({8}, 5.5));
  EXPECT_EQ(ema.state_dict().at("norm.num_batches_tracked").item<int64_t>(), 1) << "counts are copied";
}

TEST(ExponentialMovingAverageTest, SwapsBackAndForth) {
  testing::SmallNet net;
  fill(net, 1);
  ExponentialMovingAverage ema(net, 0.5);
  fill(net, 2);
  ema.swap(net);
  EXPECT_TENSORS_EQUAL(net.classifier->bias.detach(), at::full({3}, 1.0));
  EXPECT_TENSORS_EQUAL(ema.state_dict().at("classifier.bias"), at::full({3}, 2.0));
  ema.swap(net);
  EXPECT_TENSORS_EQUAL(net.classifier->bias.detach(), at::full({3}, 2.0));
}

TEST(ExponentialMovingAverageTest, RefusesAnotherModelsAverage) {
  testing::SmallNet net;
  ExponentialMovingAverage ema(net, 0.5);
  EXPECT_ERROR(ema.load({}, 1), FormatError, "names and shapes");
  EXPECT_ERROR(ExponentialMovingAverage(net, 1.5), c10::ValueError, "1.5");
}

}  // namespace
}  // namespace torchvision::train
