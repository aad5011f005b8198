#include "torchvision/train/ema.h"

#include <torch/nn/module.h>

#include <set>

#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"

namespace torchvision::train {

ExponentialMovingAverage::ExponentialMovingAverage(const torch::nn::Module& module, double decay) : decay_(decay) {
  TORCH_CHECK_VALUE(decay >= 0 && decay <= 1, "ExponentialMovingAverage: decay must lie in 0 … 1, got ", decay);
  for (const auto& [name, tensor] : checkpoint::state_dict(module)) average_.insert(name, tensor.detach().clone());
}

void ExponentialMovingAverage::update(const torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : checkpoint::state_dict(module)) {
    at::Tensor average = average_.at(name);
    if (updates_ == 0 || !average.is_floating_point())
      average.copy_(tensor);
    else
      average.lerp_(tensor, 1 - decay_);
  }
  ++updates_;
}

void ExponentialMovingAverage::swap(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  std::set<const void*> exchanged;  // weights under two names change places once
  for (const auto& [name, tensor] : checkpoint::state_dict(module)) {
    if (!exchanged.insert(tensor.const_data_ptr()).second) continue;
    at::Tensor average = average_.at(name);
    const at::Tensor kept = tensor.clone();
    at::Tensor(tensor).copy_(average);
    average.copy_(kept);
  }
}

void ExponentialMovingAverage::load(const checkpoint::StateDict& average, int64_t updates) {
  const auto fits = [&](const checkpoint::StateDict::Entry& entry) {
    return average.contains(entry.first) && average.at(entry.first).sizes() == entry.second.sizes();
  };
  if (average.size() != average_.size() || !std::all_of(average_.begin(), average_.end(), fits))
    throw FormatError(ErrorCode::kMismatch, "cannot restore the average of the weights",
                      {.expected = "the model's names and shapes", .actual = "others"});
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : average_) at::Tensor(tensor).copy_(average.at(name));
  updates_ = updates;
}

}  // namespace torchvision::train
