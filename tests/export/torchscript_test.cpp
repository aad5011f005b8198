#include "torchvision/export/torchscript.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn.h>
#include <torch/script.h>

#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::exporting {
namespace {

struct Case {
  const char* model;
  int64_t height, width;
};

class ToTorchScript : public ::testing::TestWithParam<Case> {};

TEST_P(ToTorchScript, GivesTheSameForAnyNumberOfImages) {
  const auto [name, height, width] = GetParam();
  const auto model = models::get_model(name, {.num_classes = 6});
  const at::NoGradGuard no_grad;
  for (at::Tensor& parameter : model->parameters()) parameter.add_(at::randn_like(parameter), 0.01);
  const int64_t channels = models::input_channels(name);
  torch::jit::Module script = to_torchscript(*model, at::rand({1, channels, height, width}));
  EXPECT_TRUE(model->is_training()) << "its mode is the caller's";

  const testing::TempDir folder;
  save_torchscript(script, folder / "net.pt");
  torch::jit::Module loaded = torch::jit::load(folder / "net.pt");
  model->eval();
  for (const int64_t count : {1, 3}) {
    const at::Tensor images = at::rand({count, channels, height, width}), expected = model->forward(images);
    EXPECT_TRUE(script.forward({images}).toTensor().allclose(expected, 1e-5, 1e-6)) << count;
    EXPECT_TRUE(loaded.forward({images}).toTensor().allclose(expected, 1e-5, 1e-6)) << count;
  }
  const checkpoint::StateDict state = checkpoint::state_dict(*model);
  size_t found = 0;
  const auto expect_same = [&](const auto& tensors) {
    for (const auto& tensor : tensors) {
      EXPECT_TRUE(state.at(tensor.name).equal(tensor.value)) << tensor.name;
      ++found;
    }
  };
  expect_same(loaded.named_parameters());
  expect_same(loaded.named_buffers());
  EXPECT_EQ(found, state.size());
}

INSTANTIATE_TEST_SUITE_P(
    Families, ToTorchScript,
    ::testing::Values(Case{"alexnet", 97, 65}, Case{"convnext_tiny", 64, 65}, Case{"densenet121", 64, 33},
                      Case{"efficientnet_b0", 64, 65}, Case{"efficientnet_lite0", 65, 64}, Case{"googlenet", 64, 33},
                      Case{"inception_v3", 80, 75}, Case{"lenet5", 28, 28}, Case{"maxvit_t", 224, 224},
                      Case{"mnasnet0_5", 64, 65}, Case{"mobilenet_v2", 33, 64}, Case{"mobilenet_v3_small", 65, 64},
                      Case{"regnet_y_400mf", 65, 64}, Case{"resnet18", 65, 64}, Case{"shufflenet_v2_x0_5", 65, 64},
                      Case{"squeezenet1_1", 65, 64}, Case{"swin_t", 65, 64}, Case{"swin_v2_t", 64, 64},
                      Case{"vgg11_bn", 33, 64}, Case{"vit_b_32", 224, 224}),
    [](const auto& each) { return each.param.model; });

TEST(TorchScript, FreezesAndOptimizes) {
  const auto model = models::get_model("resnet18", {.num_classes = 6});
  model->eval();
  const at::NoGradGuard no_grad;
  const at::Tensor images = at::rand({2, 3, 64, 64});
  torch::jit::Module frozen = to_torchscript(*model, images, {.freeze = true});
  EXPECT_EQ(frozen.parameters().size(), 0u);
  EXPECT_TRUE(frozen.forward({images}).toTensor().allclose(model->forward(images), 1e-5, 1e-6));
  torch::jit::Module optimized = to_torchscript(*model, images, {.optimize = true});
  EXPECT_TRUE(optimized.forward({images}).toTensor().allclose(model->forward(images), 1e-4, 1e-5));
  const testing::TempDir folder;
  EXPECT_ERROR(save_torchscript(optimized, folder / "net.pt"), Error, "optimized", "after loading");
}

TEST(TorchScript, SharesTheModelsTensors) {
  const auto model = models::get_model("lenet5");
  const at::NoGradGuard no_grad;
  const torch::jit::Module script = to_torchscript(*model, at::rand({1, 1, 28, 28}));
  model->parameters().front().zero_();
  EXPECT_EQ((*script.parameters().begin()).abs().sum().item<float>(), 0.0F);
}

/// Takes another way for bright images: no trace can know both.
struct TwoWaysImpl final : torch::nn::Module {
  torch::nn::Linear one = register_module("one", torch::nn::Linear(3, 2));
  torch::nn::Linear other = register_module("other", torch::nn::Linear(3, 2));
  at::Tensor forward(const at::Tensor& x) { return x.mean().item<double>() > 0.1 ? one(x) : other(x); }
};
TORCH_MODULE(TwoWays);

TEST(TorchScript, ChecksWhatATraceCannotFollow) {
  TwoWays module;
  const auto forward = [&](const at::Tensor& x) { return module->forward(x); };
  EXPECT_ERROR(to_torchscript(*module, forward, at::zeros({4, 3})), Error, "depend on values");
  EXPECT_NO_THROW(to_torchscript(*module, forward, at::zeros({4, 3}), {.check = false}));
  EXPECT_ERROR(
      to_torchscript(*module, [](const at::Tensor&) { return at::Tensor(); }, at::zeros({4, 3})), Error, "no tensor");
}

TEST(TorchScript, SavesAWholeFileOrNone) {
  const auto model = models::get_model("lenet5");
  const torch::jit::Module script = to_torchscript(*model, at::rand({1, 1, 28, 28}));
  const testing::TempDir folder;
  EXPECT_ERROR(save_torchscript(script, folder / "missing" / "net.pt"), Error, "missing");
}

}  // namespace
}  // namespace torchvision::exporting
