// Networks compiled by optimize_for_inference, on one image and on eight.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <torch/nn.h>

#include <string>

#include "median.h"
#include "torchvision/inference/optimize.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::inference {
namespace {

constexpr double kLargestDifference = 1e-4;

bool differ(const at::Tensor& actual, const at::Tensor& expected) {
  return (actual - expected).abs().max().item<double>() > kLargestDifference * expected.abs().max().item<double>();
}

void add_network(const std::string& name, int64_t images) {
  add_median(name + ", " + std::to_string(images) + (images == 1 ? " image" : " images"), [=](benchmark::State& state) {
    const at::NoGradGuard no_grad;
    at::manual_seed(0);
    const auto model = models::get_model(name);
    // Some last layers start with zeros, and so would all that is compared.
    model->parameters().back().normal_();
    model->eval();
    const InferenceModel compiled = optimize_for_inference(model);
    const at::Tensor input = at::randn({images, 3, 224, 224});
    at::Tensor result = compiled(input);
    if (differ(result, model->forward(input))) return state.SkipWithError("the logits are wrong");
    time_median(state, [&] { compiled.run_into(input, result); });
  });
}

/// What the processor can do at most.
void add_matrix_product() {
  add_median("product of matrices of 2048", [](benchmark::State& state) {
    const at::NoGradGuard no_grad;
    torch::nn::Linear layer(torch::nn::LinearOptions(2048, 2048).bias(false));
    const InferenceModel compiled =
        optimize_for_inference(layer.ptr(), [layer](const at::Tensor& x) mutable { return layer->forward(x); });
    const at::Tensor input = at::randn({2048, 2048});
    at::Tensor result = compiled(input);
    if (differ(result, layer->forward(input))) return state.SkipWithError("the product is wrong");
    time_median(state, [&] { compiled.run_into(input, result); });
  });
}

}  // namespace
}  // namespace torchvision::inference

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  torchvision::inference::add_matrix_product();
  for (const char* name :
       {"resnet18", "resnet50", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "vit_b_16", "swin_t"})
    for (const int64_t images : {1, 8}) torchvision::inference::add_network(name, images);
  benchmark::RunSpecifiedBenchmarks();
}
