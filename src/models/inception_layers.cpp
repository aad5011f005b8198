#include "models/inception_layers.h"

#include <ATen/ATen.h>

#include <array>

#include "models/init.h"
#include "models/init_layers.h"
#include "models/layers.h"
#include "models/nodes.h"
#include "torchvision/core/error.h"

namespace torchvision::models {

using torch::nn::Conv2dOptions;

BasicConv2dImpl::BasicConv2dImpl(Conv2dOptions basic) : CloneableByOptions("BasicConv2d"), options(std::move(basic)) {
  options.bias(false);
  conv = register_module("conv", conv2d(options));
  bn = register_module("bn", torch::nn::BatchNorm2d(torch::nn::BatchNormOptions(options.out_channels()).eps(0.001)));
}

at::Tensor BasicConv2dImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  const at::Tensor x = nodes::call(bn, nodes::call(conv, input));
  return nodes::record_in_place("relu", x, [&] { return x.relu_(); });
}

BasicConv2d basic_conv(int64_t in, int64_t out, torch::ExpandingArray<2> kernel, bool same) {
  const auto& [rows, columns] = *kernel;
  Conv2dOptions options(in, out, kernel);
  if (same) options.padding({rows / 2, columns / 2});
  return BasicConv2d(options);
}

BasicConv2d basic_conv_halving(int64_t in, int64_t out, int64_t kernel) {
  return BasicConv2d(Conv2dOptions(in, out, kernel).stride(2));
}

at::Tensor as_centred(const at::Tensor& images) {
  constexpr std::array<double, 3> kMeans = {0.485, 0.456, 0.406}, kDeviations = {0.229, 0.224, 0.225};
  std::vector<at::Tensor> channels;
  using nodes::record;
  for (size_t i = 0; i < kMeans.size(); ++i) {
    const at::Tensor channel = record("getitem", images.select(1, static_cast<int64_t>(i)));
    const at::Tensor scaled = record("mul", record("unsqueeze", channel.unsqueeze(1)) * (kDeviations[i] / 0.5));
    channels.push_back(record("add", scaled + (kMeans[i] - 0.5) / 0.5));
  }
  return record("cat", at::cat(channels, 1));
}

void require_aux_logits(std::string_view model, bool aux_logits) {
  if (!aux_logits)
    throw Error(ErrorCode::kInvalidArgument, std::string(model) + ": parameter 'aux_logits' with weights",
                {.expected = "true", .actual = "false"});
}

void init_inception(torch::nn::Module& model, double deviation, const torch::nn::LinearImpl* other,
                    double deviation_of_other) {
  init_layers(model, {.conv = [=](torch::nn::Conv2dImpl& layer) { trunc_normal_(layer.weight, 0.0, deviation); },
                      .linear =
                          [=](torch::nn::LinearImpl& layer) {
                            trunc_normal_(layer.weight, 0.0, &layer == other ? deviation_of_other : deviation);
                          }});
}

}  // namespace torchvision::models
