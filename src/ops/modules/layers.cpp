#include "ops/modules/layers.h"

#include "core/python_text.h"

namespace torchvision::ops {
namespace {

/// Named after LibTorch's, since that name is printed.
class AdaptiveAvgPool2dImpl final : public torch::nn::AdaptiveAvgPool2dImpl, public Described {
 public:
  explicit AdaptiveAvgPool2dImpl(int64_t output_size)
      : torch::nn::AdaptiveAvgPool2dImpl({output_size, output_size}), output_size_(output_size) {}

  std::string extra_repr() const override { return "output_size=" + core::python_text(output_size_); }

  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>&) const override {
    return std::make_shared<AdaptiveAvgPool2dImpl>(output_size_);
  }

 private:
  int64_t output_size_;
};

}  // namespace

torch::nn::Linear linear(int64_t in_features, int64_t out_features, bool bias) {
  const auto options = torch::nn::LinearOptions(in_features, out_features).bias(bias);
  if (!NoInitGuard::is_enabled()) return torch::nn::Linear(options);
  torch::nn::Linear layer(torch::nn::LinearOptions(1, 1).bias(bias));
  layer->options = options;
  layer->weight.set_data(at::empty({out_features, in_features}));
  if (bias) layer->bias.set_data(at::empty({out_features}));
  return layer;
}

torch::nn::AdaptiveAvgPool2d adaptive_avg_pool2d(int64_t output_size) {
  const std::shared_ptr<torch::nn::AdaptiveAvgPool2dImpl> pool = std::make_shared<AdaptiveAvgPool2dImpl>(output_size);
  return pool;
}

}  // namespace torchvision::ops
