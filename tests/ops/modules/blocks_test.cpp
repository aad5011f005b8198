#include <gtest/gtest.h>
#include <torch/nn.h>

#include <sstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/ops/modules.h"

namespace torchvision::ops {
namespace {

TEST(Conv2dNormActivation, StandsInASequential) {
  torch::nn::Sequential stem(Conv2dNormActivation(3, 8, {.stride = 2}),
                             Conv2dNormActivation(8, 8, {.kernel_size = 1, .activation_layer = nullptr}));
  EXPECT_EQ(stem->forward(at::rand({2, 3, 9, 8})).sizes(), at::IntArrayRef({2, 8, 5, 4}));
  EXPECT_EQ(stem->named_parameters().keys()[0], "0.0.weight");
}

TEST(Conv2dNormActivation, CanBeDerivedFrom) {
  struct StemImpl : CloneableByOptions<StemImpl, Conv2dNormActivationImpl> {
    explicit StemImpl(int64_t width) : CloneableByOptions(3, width) {}
    auto arguments() const { return std::tie(out_channels); }
  };
  const auto stem = std::make_shared<StemImpl>(8);
  const auto copy = std::dynamic_pointer_cast<StemImpl>(stem->clone());
  ASSERT_TRUE(copy);
  stem->eval(), copy->eval();
  const at::Tensor image = at::rand({1, 3, 6, 6});
  EXPECT_TENSORS_EQUAL(copy->forward(image), stem->forward(image));
}

TEST(Conv2dNormActivation, NamesTheWrongArgument) {
  EXPECT_ERROR(Conv2dNormActivation(3, 8, {.padding = "full"}), c10::ValueError, "Invalid padding string 'full'",
               "'valid', 'same'");
  EXPECT_ERROR(Conv2dNormActivation(3, 8, {.activation_layer = activation<torch::nn::Sigmoid>}), c10::TypeError,
               "Sigmoid", "unexpected option 'inplace'");
  EXPECT_ERROR(Conv2dNormActivation(3, 8, {.groups = 2}), c10::Error, "in_channels must be divisible by groups");
  EXPECT_ERROR(Conv2dNormActivation(3, 8, {.kernel_size = {1, 2, 3}}), c10::Error, "Expected 2 values");
  EXPECT_ERROR(Conv2dNormActivation(4, 8, {.stride = 2, .padding = "same"}), c10::Error, "strided");
  EXPECT_ERROR(Conv2dNormActivation(3, 8)->forward(at::rand({1, 4, 5, 5})), c10::Error, "4 channels");
}

TEST(SqueezeExcitation, NamesTheWrongArgument) {
  EXPECT_ERROR(SqueezeExcitation(4, 2, {.activation = nullptr}), c10::ValueError, "expected an activation");
}

TEST(MLP, NamesTheWrongArgument) {
  EXPECT_ERROR(MLP(4, std::vector<int64_t>()), c10::IndexError, "MLP", "hidden_channels");
  EXPECT_ERROR(MLP(4, {3}, {.dropout = 1.5}), c10::Error, "between 0 and 1");
}

TEST(MLP, LeavesOutActivationsThatAreNone) { EXPECT_EQ(MLP(4, {3, 2}, {.activation_layer = nullptr})->size(), 4); }

TEST(Permute, GivesAView) {
  const at::Tensor input = at::rand({2, 3, 4});
  const at::Tensor out = Permute({2, 0, 1})(input);
  EXPECT_EQ(out.sizes(), at::IntArrayRef({4, 2, 3}));
  EXPECT_TRUE(out.is_alias_of(input));
  EXPECT_ERROR(Permute({0, 1})(input), c10::Error, "permute");
}

TEST(FrozenBatchNorm2d, TakesTheStateOfABatchNorm) {
  torch::nn::BatchNorm2d norm(3);
  norm->forward(at::rand({4, 3, 5, 5}));
  norm->eval();
  FrozenBatchNorm2d frozen(3);
  checkpoint::load_state_dict(*frozen, checkpoint::state_dict(*norm));
  const at::Tensor image = at::rand({2, 3, 4, 4});
  EXPECT_TENSORS_CLOSE(frozen(image), norm(image).detach(), testing::kFloatRounding);
  EXPECT_TRUE(frozen->parameters().empty());

  torch::nn::Sequential nested(torch::nn::Conv2d(2, 3, 1), FrozenBatchNorm2d(3));
  torch::nn::Sequential source(torch::nn::Conv2d(2, 3, 1), norm);
  checkpoint::load_state_dict(*nested, checkpoint::state_dict(*source));
  EXPECT_TENSORS_EQUAL(nested->buffers()[2], norm->running_mean);
}

TEST(FrozenBatchNorm2d, StillRefusesOtherNames) {
  checkpoint::StateDict state = checkpoint::state_dict(*FrozenBatchNorm2d(2));
  state.insert("extra", at::zeros({1}));
  EXPECT_ERROR(checkpoint::load_state_dict(*FrozenBatchNorm2d(2), state), FormatError, "unexpected: extra");
}

TEST(Activations, WorkInPlaceWhenAsked) {
  const at::Tensor source = at::linspace(-4, 4, 9);
  const auto expect = [&](auto in_place, auto plain, const at::Tensor& expected) {
    at::Tensor changed = source.clone();
    EXPECT_TENSORS_EQUAL(plain(changed), expected);
    EXPECT_TENSORS_EQUAL(changed, source);
    EXPECT_TRUE(in_place(changed).is_same(changed));
    EXPECT_TENSORS_EQUAL(changed, expected);
  };
  expect(SiLU(ActivationOptions{.inplace = true}), SiLU(), at::silu(source));
  expect(Hardswish(ActivationOptions{.inplace = true}), Hardswish(), at::hardswish(source));
  expect(Hardsigmoid(ActivationOptions{.inplace = true}), Hardsigmoid(), at::hardsigmoid(source));
}

TEST(Described, PrintsThroughAStream) {
  std::ostringstream stream;
  stream << *FrozenBatchNorm2d(3, {.eps = 0.001});
  EXPECT_EQ(stream.str(), "FrozenBatchNorm2d(3, eps=0.001)");
}

}  // namespace
}  // namespace torchvision::ops
