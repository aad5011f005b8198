#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/checkpoint/value.h"
#include "torchvision/train/classification.h"
#include "torchvision/train/ema.h"
#include "torchvision/train/metrics.h"

namespace torchvision::train {

/// Where training stands, apart from the tensors.
struct TrainingPosition {
  int64_t epoch = 0;  ///< the one under way
  int64_t step = 0;   ///< steps done in it
  RunningAverage loss = {};
  int64_t correct = 0;
  double seconds = 0;  ///< spent in the epoch so far
  std::vector<EpochRecord> history = {};
};

/// The parts that a checkpoint joins.
struct TrainingParts {
  torch::nn::Module& module;
  torch::optim::Optimizer& optimizer;
  ExponentialMovingAverage* ema;  ///< null without
  const ClassificationOptions& options;
  int64_t train_samples;
};

void save_checkpoint(const std::string& path, const TrainingParts& parts, const TrainingPosition& position);
/// Restores everything, torch's default generator included.
TrainingPosition load_checkpoint(const std::string& path, const TrainingParts& parts);

}  // namespace torchvision::train
