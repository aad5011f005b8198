// The C++ side of scripts/parity/parity_ops_deform.py.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "parity/functions.h"
#include "torchvision/ops/deform_conv2d.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

at::Tensor laid_out(const at::Tensor& tensor, const json& p) {
  const auto layout = p.at("layout").get<std::string>();
  if (layout == "channels_last" && tensor.dim() == 4) return tensor.contiguous(at::MemoryFormat::ChannelsLast);
  if (layout == "strided" && tensor.dim() == 4) return tensor.transpose(2, 3).contiguous().transpose(2, 3);
  return tensor.clone();
}

HeightWidth pair(const json& p, const char* name) {
  const auto numbers = p.at(name).get<std::vector<int64_t>>();
  return {numbers[0], numbers[1]};
}

Tensors deform_conv2d(const Tensors& in, const json& p) {
  Tensors arguments;
  for (const auto& [name, tensor] : in)
    if (name != "grad") arguments[name] = laid_out(tensor, p).requires_grad_();
  const auto optional = [&](const char* name) -> std::optional<at::Tensor> {
    return arguments.contains(name) ? std::optional(arguments[name]) : std::nullopt;
  };
  const at::Tensor out = ops::deform_conv2d(arguments["input"], arguments["offset"], arguments["weight"],
                                            {.bias = optional("bias"),
                                             .stride = pair(p, "stride"),
                                             .padding = pair(p, "padding"),
                                             .dilation = pair(p, "dilation"),
                                             .mask = optional("mask")});
  Tensors results = {{"out", out.detach()}};
  for (const auto& [name, tensor] : arguments)
    results[name + "_gradient"] = torch::autograd::grad({out}, {tensor}, {in.at("grad")}, /*retain_graph=*/true)[0];
  return results;
}

}  // namespace

Functions ops_deform_functions() {
  return {{"ops.deform_conv2d", deform_conv2d},
          {"ops.deform_conv2d, float16", deform_conv2d},
          {"ops.deform_conv2d, samples", deform_conv2d}};
}

}  // namespace torchvision::parity
