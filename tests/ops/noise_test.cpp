#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"
#include "torchvision/ops/drop_block.h"
#include "torchvision/ops/stochastic_depth.h"

namespace torchvision::ops {
namespace {

using at::Tensor;

/// Each case of a function in the golden file, drawn again from its seed.
void expect_pythons(const std::string& name,
                    const std::function<Tensor(const Tensor&, const nlohmann::json&)>& function) {
  const testing::TensorFile file = testing::golden("ops/functions");
  const auto& cases = file.metadata.at("cases").at(name);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = name + "/" + std::to_string(i) + "/";
    const Tensor input = file[prefix + "input"].clone().requires_grad_();
    at::manual_seed(file.metadata.at("seed").get<uint64_t>() + i);
    const Tensor out = function(input, cases[i]);
    EXPECT_TENSORS_EQUAL(out.detach(), file[prefix + "out"]) << prefix;
    const Tensor weights = at::arange(1, out.numel() + 1, at::kDouble).view(out.sizes()).to(out.scalar_type());
    EXPECT_TENSORS_EQUAL(torch::autograd::grad({out}, {input}, {weights})[0], file[prefix + "input_gradient"])
        << prefix;
  }
}

TEST(StochasticDepth, DrawsWhatPythonDraws) {
  expect_pythons("stochastic_depth", [](const Tensor& input, const nlohmann::json& row) {
    return stochastic_depth(input, row[0], row[1].get<std::string>());
  });
}

TEST(StochasticDepth, TakesAGenerator) {
  const Tensor input = at::rand({32, 2});
  const auto draw = [&](uint64_t seed) {
    return stochastic_depth(input, 0.5, "row", {.generator = at::make_generator<at::CPUGeneratorImpl>(seed)});
  };
  EXPECT_TENSORS_EQUAL(draw(3), draw(3));
  EXPECT_FALSE(draw(3).equal(draw(4)));
}

TEST(StochasticDepth, LetsItsInputPassOutsideTraining) {
  const Tensor input = at::rand({3, 2});
  EXPECT_TRUE(stochastic_depth(input, 0.5, "row", {.training = false}).is_same(input));
  EXPECT_TRUE(stochastic_depth(input, 0.0, "batch").is_same(input));
}

TEST(StochasticDepth, NamesTheWrongArgument) {
  const Tensor input = at::rand({3, 2});
  for (const double p : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_ERROR(stochastic_depth(input, p, "row"), c10::ValueError, "drop probability has to be between 0 and 1");
  EXPECT_ERROR(stochastic_depth(input, 0.5, "column"), c10::ValueError, "mode has to be either 'batch' or 'row'",
               "column");
  EXPECT_ERROR(stochastic_depth(at::rand({}), 0.5, "row"), c10::IndexError, "scalar");
}

TEST(DropBlock, DrawsWhatPythonDraws) {
  expect_pythons("drop_block2d",
                 [](const Tensor& input, const nlohmann::json& row) { return drop_block2d(input, row[0], row[1]); });
  expect_pythons("drop_block3d",
                 [](const Tensor& input, const nlohmann::json& row) { return drop_block3d(input, row[0], row[1]); });
}

TEST(DropBlock, ChangesItsInputInPlace) {
  const Tensor input = at::rand({2, 3, 8, 8}), copy = input.clone();
  at::manual_seed(1);
  const Tensor expected = drop_block2d(input, 0.4, 3);
  EXPECT_TENSORS_EQUAL(input, copy);
  at::manual_seed(1);
  EXPECT_TRUE(drop_block2d(input, 0.4, 3, {.inplace = true}).is_same(input));
  EXPECT_TENSORS_EQUAL(input, expected);
}

TEST(DropBlock, LetsItsInputPassOutsideTraining) {
  const Tensor input = at::rand({1, 1, 3, 3});
  EXPECT_TRUE(drop_block2d(input, 0.5, 2, {.training = false}).is_same(input));
  EXPECT_TRUE(drop_block2d(input, 0.0, 2).is_same(input));
}

TEST(DropBlock, NamesTheWrongArgument) {
  const Tensor input = at::rand({1, 2, 6, 6});
  EXPECT_ERROR(drop_block2d(input, 1.5, 3), c10::ValueError, "drop_block2d", "between 0 and 1, but got 1.5");
  EXPECT_ERROR(drop_block2d(input[0], 0.5, 3), c10::ValueError, "input should be 4 dimensional. Got 3");
  EXPECT_ERROR(drop_block3d(input, 0.5, 3), c10::ValueError, "drop_block3d", "input should be 5 dimensional. Got 4");
  for (const int64_t block : {4, 8, 0})
    EXPECT_ERROR(drop_block2d(input, 0.5, block), c10::ValueError, "block size should be odd");
  EXPECT_ERROR(drop_block2d(input, 0.5, -3), c10::ValueError, "positive. Got -3");
  EXPECT_ERROR(drop_block2d(at::rand({1, 2, 0, 6}), 0.5, 3), c10::ValueError, "Got 0 which is even");
}

}  // namespace
}  // namespace torchvision::ops
