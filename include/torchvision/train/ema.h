#pragma once

#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/export.h"

namespace torch::nn {
class Module;
}

namespace torchvision::train {

/// A running average of a module's parameters and buffers, which often classifies better than the module itself.
/// The first update copies; the later ones keep `decay` of the average. Integers are always copied.
/// Python: torch.optim.swa_utils.AveragedModel with get_ema_multi_avg_fn(decay) and use_buffers=True.
class TORCHVISION_API ExponentialMovingAverage {
 public:
  ExponentialMovingAverage(const torch::nn::Module& module, double decay);

  void update(const torch::nn::Module& module);
  /// Exchanges the module's values with the average's: once to evaluate it, once more to go on with training.
  void swap(torch::nn::Module& module);

  const checkpoint::StateDict& state_dict() const noexcept { return average_; }
  int64_t updates() const noexcept { return updates_; }
  /// Goes on from what state_dict() and updates() gave. Throws FormatError (kMismatch) when the names or shapes differ.
  void load(const checkpoint::StateDict& average, int64_t updates);

 private:
  double decay_;
  int64_t updates_ = 0;
  checkpoint::StateDict average_;
};

}  // namespace torchvision::train
