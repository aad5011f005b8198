#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <torch/nn.h>

#include <thread>

#include "inference/compare.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"
#include "torchvision/models/resnet.h"

namespace torchvision::inference {
namespace {

namespace nn = torch::nn;
using testing::difference;
using testing::make_ordinary;

constexpr double kLargest = 1e-5;

/// Compiles any layers in a row, and compares.
template <class... Layers>
void expect_same(const at::Tensor& input, Layers... layers) {
  const at::NoGradGuard no_grad;
  nn::Sequential module(std::move(layers)...);
  make_ordinary(*module);
  module->eval();
  const auto compiled = optimize_for_inference(module.ptr(), [&](const at::Tensor& x) { return module->forward(x); });
  EXPECT_LT(difference(compiled(input), module->forward(input)), kLargest);
}

nn::Conv2d convolution(int64_t in, int64_t out, int64_t kernel,
                       const std::function<void(nn::Conv2dOptions&)>& set = {}) {
  nn::Conv2dOptions options(in, out, kernel);
  if (set) set(options);
  return nn::Conv2d(options);
}

TEST(Compiled, ConvolutionsOfEveryKind) {
  const at::Tensor images = at::randn({2, 12, 17, 23});
  expect_same(images, convolution(12, 20, 3));
  expect_same(images, convolution(12, 30, 3, [](auto& o) { o.padding(1).bias(false); }));
  expect_same(images, convolution(12, 30, 3, [](auto& o) { o.padding(2); }));
  expect_same(images, convolution(12, 20, 3, [](auto& o) { o.padding(2).dilation(2); }));
  expect_same(images, convolution(12, 20, 5, [](auto& o) { o.padding(2).stride(2); }));
  expect_same(images, convolution(12, 20, 1, [](auto& o) { o.stride(2); }));
  expect_same(images, convolution(12, 24, 3, [](auto& o) { o.padding(1).groups(3); }));
  expect_same(images, convolution(12, 24, 3, [](auto& o) { o.padding(1).groups(6); }));
  expect_same(images, convolution(12, 12, 3, [](auto& o) { o.padding(1).groups(12); }));
  expect_same(images, convolution(12, 24, 3, [](auto& o) { o.padding(1).groups(12); }));
  expect_same(images, nn::Conv2d(nn::Conv2dOptions(12, 40, {1, 7}).padding({0, 3})));
  expect_same(images, nn::Conv2d(nn::Conv2dOptions(12, 40, {3, 2}).padding({0, 1}).stride({1, 2})));
}

TEST(Compiled, ConvolutionsByWinograd) {
  const at::Tensor images = at::randn({2, 40, 17, 30});
  const auto padded = [](auto& o) { o.padding(1); };
  expect_same(images, convolution(40, 33, 3, padded), nn::ReLU(), convolution(33, 48, 3, padded));
}

TEST(Compiled, LayersThatAtenDoes) {
  const at::Tensor images = at::randn({2, 12, 9, 11});
  expect_same(images, nn::ConvTranspose2d(nn::ConvTranspose2dOptions(12, 7, 3).stride(2)), nn::ELU());
  expect_same(images, convolution(12, 16, 3), nn::GroupNorm(nn::GroupNormOptions(4, 16)), nn::LeakyReLU());
  expect_same(images, nn::MaxPool2d(nn::MaxPool2dOptions(3).dilation(2)),
              nn::AvgPool2d(nn::AvgPool2dOptions(2).padding(1)));
  expect_same(images, nn::InstanceNorm2d(12), nn::Softmax(1));
}

TEST(Compiled, PoolsAndActivations) {
  const at::Tensor images = at::randn({2, 12, 9, 11});
  expect_same(images, nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2).padding(1)), nn::GELU());
  expect_same(images, nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2).ceil_mode(true)), nn::SiLU());
  expect_same(images, nn::AvgPool2d(nn::AvgPool2dOptions(3).stride(2)), nn::Sigmoid());
  expect_same(images, nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({4, 3})), nn::Tanh());
  expect_same(images, nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({1, 1})), nn::Flatten(), nn::Linear(12, 5),
              nn::ReLU6());
}

TEST(Compiled, NormalisationsAloneAndFolded) {
  const at::Tensor images = at::randn({2, 12, 9, 11});
  expect_same(images, nn::BatchNorm2d(12), nn::ReLU(), convolution(12, 5, 3), nn::BatchNorm2d(5));
  expect_same(images, convolution(12, 12, 3, [](auto& o) { o.groups(12); }), nn::BatchNorm2d(12), nn::ReLU6());
  expect_same(at::randn({3, 10, 12}), nn::LayerNorm(nn::LayerNormOptions({12})), nn::Linear(12, 40), nn::GELU(),
              nn::Linear(nn::LinearOptions(40, 3).bias(false)), nn::Softmax(-1));
}

/// Adds what both branches give; one output is read twice, once before its activation.
struct BranchesImpl final : nn::Module {
  nn::Conv2d left = register_module("left", convolution(6, 8, 3, [](auto& o) { o.padding(1); }));
  nn::Conv2d right = register_module("right", convolution(6, 8, 1));

  at::Tensor forward(const at::Tensor& x) {
    const at::Tensor a = left(x), b = right(x);
    const at::Tensor sum = at::relu(a + b);
    return at::cat({sum * 2, a, b.permute({0, 1, 3, 2}).contiguous().permute({0, 1, 3, 2})}, 1) +
           at::cat({sum, sum, sum}, 1).sigmoid();
  }
};
TORCH_MODULE(Branches);

TEST(Compiled, BranchesThatShareValues) { expect_same(at::randn({2, 6, 7, 10}), Branches()); }

TEST(Compiled, TakesImagesOfAnyStridesAndSizes) {
  const at::NoGradGuard no_grad;
  models::ResNet model = models::resnet18({.num_classes = 7});
  make_ordinary(*model);
  const auto compiled = optimize_for_inference(model.ptr(), {.kept_sizes = 2});
  const at::Tensor large = at::randn({2, 3, 80, 90});
  for (const at::Tensor& images :
       {large, large.contiguous(at::MemoryFormat::ChannelsLast), large.slice(2, 3, 70).slice(3, 5, 65),
        large.slice(3, 0, 90, 2), large.flip(1).slice(0, 0, 1), large, large.transpose(2, 3)})
    EXPECT_LT(difference(compiled(images), model->forward(images)), kLargest) << images.sizes();
}

int64_t fresh_pages() {
  struct rusage usage = {};
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_minflt;
}

TEST(Compiled, TakesNoFreshPageOnceItIsWarm) {
  const at::NoGradGuard no_grad;
  for (const char* name : {"resnet18", "mobilenet_v3_small", "swin_t"}) {
    const auto model = models::get_model(name, {.num_classes = 7});
    const auto compiled = optimize_for_inference(model, {.threads = 1});
    const at::Tensor images = at::randn({2, 3, 96, 96});
    at::Tensor result = at::empty({2, 7});
    for (int i = 0; i < 3; ++i) compiled.run_into(images, result);
    const int64_t before = fresh_pages();
    for (int i = 0; i < 20; ++i) compiled.run_into(images, result);
    EXPECT_LE(fresh_pages() - before, 2) << name;
  }
}

TEST(Compiled, WritesIntoAResult) {
  const at::NoGradGuard no_grad;
  models::ResNet model = models::resnet18({.num_classes = 7});
  const auto compiled = optimize_for_inference(model.ptr());
  const at::Tensor images = at::randn({1, 3, 64, 64});
  at::Tensor result = at::empty({1, 7});
  compiled.run_into(images, result);
  EXPECT_LT(difference(result, model->forward(images)), kLargest);
  EXPECT_GT(compiled.arena_bytes(images.sizes()), 0);
  at::Tensor wrong = at::empty({1, 8});
  EXPECT_ANY_THROW(compiled.run_into(images, wrong));
}

TEST(Compiled, UsesTheWeightsThatItWasCompiledWith) {
  const at::NoGradGuard no_grad;
  models::ResNet model = models::resnet18({.num_classes = 7});
  const auto compiled = optimize_for_inference(model.ptr());
  const at::Tensor images = at::randn({1, 3, 64, 64}), before = compiled(images);
  for (at::Tensor& parameter : model->parameters()) parameter.zero_();
  EXPECT_TRUE(before.equal(compiled(images)));
}

TEST(Compiled, RunsInSeveralThreadsAtOnce) {
  const at::NoGradGuard no_grad;
  models::ResNet model = models::resnet18({.num_classes = 7});
  make_ordinary(*model);
  model->eval();
  const auto compiled = optimize_for_inference(model.ptr(), {.threads = 1});
  std::vector<at::Tensor> images, expected;
  for (int i = 0; i < 4; ++i) {
    images.push_back(at::randn({1, 3, 64, 48 + 16 * (i % 2)}));
    expected.push_back(model->forward(images.back()));
  }
  std::vector<double> largest(4, 0);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int round = 0; round < 5; ++round)
        largest[t] = std::max(largest[t], difference(compiled(images[t]), expected[t]));
    });
  for (std::thread& thread : threads) thread.join();
  for (const double found : largest) EXPECT_LT(found, kLargest);
}

TEST(Compiled, GivesTheSameOnAnyNumberOfThreads) {
  const at::NoGradGuard no_grad;
  models::ResNet model = models::resnet50({.num_classes = 7});
  make_ordinary(*model);
  const at::Tensor images = at::randn({2, 3, 96, 96});
  const at::Tensor one = optimize_for_inference(model.ptr(), {.threads = 1})(images);
  const at::Tensor two = optimize_for_inference(model.ptr(), {.threads = 2})(images);
  EXPECT_LT(difference(two, one), kLargest);
}

/// The largest difference of a network that multiplies fewer bits, relative to the largest answer.
double narrow_difference(const OptimizeOptions& options) {
  const at::NoGradGuard no_grad;
  torch::manual_seed(3);
  nn::Sequential module(convolution(3, 40, 3, [](auto& o) { o.stride(2).padding(1); }), nn::ReLU(),
                        convolution(40, 36, 1), nn::GELU(), nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({3, 3})),
                        nn::Flatten(), nn::Linear(324, 130), nn::ReLU(), nn::Linear(130, 33));
  make_ordinary(*module);
  const auto compiled =
      optimize_for_inference(module.ptr(), [&](const at::Tensor& x) { return module->forward(x); }, options);
  const at::Tensor images = at::randn({3, 3, 33, 45});
  return difference(compiled(images), module->forward(images));
}

TEST(Compiled, RoundsToFewerBitsOnRequest) {
  EXPECT_LT(narrow_difference({}), kLargest);
  EXPECT_LT(narrow_difference({.dtype = at::kBFloat16}), 3e-2);
  EXPECT_LT(narrow_difference({.int8_linear = true}), 3e-2);
  EXPECT_LT(narrow_difference({.dtype = at::kBFloat16, .int8_linear = true}), 3e-2);
  EXPECT_ANY_THROW(narrow_difference({.dtype = at::kHalf}));
}

TEST(Compiled, TellsWhereTheTimeGoes) {
  models::ResNet model = models::resnet18({.num_classes = 7});
  const auto times = optimize_for_inference(model.ptr()).profile(at::randn({1, 3, 64, 64}));
  EXPECT_GT(times.size(), 20u);
  EXPECT_TRUE(std::any_of(times.begin(), times.end(),
                          [](const StepTime& step) { return step.name.find("convolution") != std::string::npos; }));
}

TEST(Compiled, RefusesOtherTensors) {
  models::ResNet model = models::resnet18({.num_classes = 7});
  const auto compiled = optimize_for_inference(model.ptr());
  EXPECT_ERROR(compiled(at::zeros({1, 3, 64, 64}, at::kByte)), Error, "float");
  EXPECT_ERROR(compiled(at::zeros({0, 3, 64, 64})), Error, "float");
  EXPECT_ERROR(compiled(at::Tensor()), Error, "undefined");
  EXPECT_ANY_THROW(compiled(at::zeros({1, 4, 64, 64}))) << "channels that the network does not take";
  EXPECT_ANY_THROW(compiled(at::zeros({3, 64, 64}))) << "no batch";
}

}  // namespace
}  // namespace torchvision::inference
