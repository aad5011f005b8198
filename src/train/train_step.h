#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "torchvision/train/train_one_epoch.h"

namespace torchvision::train {

struct StepMetrics {
  double loss = 0;
  int64_t correct = 0;
  int64_t samples = 0;
};

/// Forward, backward, update. `where` is for the error when the loss is no finite number.
StepMetrics train_step(torch::nn::Module& module, const Forward& forward, torch::optim::Optimizer& optimizer,
                       const data::ImageBatch& batch, double label_smoothing, std::optional<double> clip_grad_norm,
                       const std::string& where);

}  // namespace torchvision::train
