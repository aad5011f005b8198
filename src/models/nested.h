#pragma once

#include <torch/nn/modules/container/sequential.h>

namespace torchvision::models::nested {

/// A Sequential that may stand inside another, which LibTorch's may not, for its `forward` is a template. Named after
/// LibTorch's, since that name is printed; `as<torch::nn::Sequential>()` finds it.
class SequentialImpl final : public torch::nn::SequentialImpl {
 public:
  using torch::nn::SequentialImpl::SequentialImpl;

  at::Tensor forward(const at::Tensor& input) { return torch::nn::SequentialImpl::forward(input); }

  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override {
    const auto copy = std::make_shared<SequentialImpl>();
    copy->train(is_training());
    for (const torch::nn::AnyModule& layer : *this) copy->push_back(layer.clone(device));
    return copy;
  }
};
TORCH_MODULE(Sequential);

}  // namespace torchvision::models::nested
