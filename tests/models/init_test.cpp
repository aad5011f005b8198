#include "models/init.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/golden.h"
#include "torchvision/models/classifier.h"

namespace torchvision::models {
namespace {

TEST(TruncNormal, DrawsWhatPythonDraws) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = testing::golden("models/options/init");
  const auto check = [&](const std::string& name, double mean, double std, double a, double b) {
    SCOPED_TRACE(name);
    torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
    EXPECT_TENSORS_EQUAL(trunc_normal_(at::empty(expected[name].sizes()), mean, std, a, b), expected[name]);
    EXPECT_TENSORS_EQUAL(at::rand({3}), expected[name + "/next"]);
  };
  check("usual", 0.0, 0.02, -2.0, 2.0);
  check("narrow", 0.0, 1.0, -0.7, 0.9);
  check("tail", 0.0, 1.0, 1.5, 3.0);
  check("one", 1.0, 2.0, 0.0, 2.0);
  check("flat", 0.5, 4.0, 0.0, 0.25);
}

TEST(TruncNormal, DrawsNothingUnderANoInitGuard) {
  torch::manual_seed(3);
  const at::Tensor expected = at::rand({3});
  torch::manual_seed(3);
  const NoInitGuard no_init;
  at::Tensor tensor = at::full({4}, 7.0);
  trunc_normal_(tensor);
  EXPECT_TRUE(tensor.eq(7.0).all().item<bool>());
  EXPECT_TENSORS_EQUAL(at::rand({3}), expected);
}

}  // namespace
}  // namespace torchvision::models
