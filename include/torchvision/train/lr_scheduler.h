#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::train {

/// The learning rate at a step, from the optimiser's own rate. A pure function: the step is all that a checkpoint needs
/// to keep. Python: the value that torch.optim.lr_scheduler's class of the same name gives after `step` calls of
/// step().
using LRScheduler = std::function<double(double base_lr, int64_t step)>;

/// base_lr × factor during the first `total_iters` steps, then base_lr.
struct TORCHVISION_API ConstantLR {
  double factor = 1.0 / 3;
  int64_t total_iters = 5;
  double operator()(double base_lr, int64_t step) const;
};

/// From base_lr × start_factor to base_lr × end_factor in `total_iters` steps, on a straight line: a warm-up.
struct TORCHVISION_API LinearLR {
  double start_factor = 1.0 / 3;
  double end_factor = 1.0;
  int64_t total_iters = 5;
  double operator()(double base_lr, int64_t step) const;
};

/// × gamma every `step_size` steps.
struct TORCHVISION_API StepLR {
  int64_t step_size = 1;
  double gamma = 0.1;
  double operator()(double base_lr, int64_t step) const;
};

/// × gamma at each milestone; one given twice counts twice.
struct TORCHVISION_API MultiStepLR {
  std::vector<int64_t> milestones = {};
  double gamma = 0.1;
  double operator()(double base_lr, int64_t step) const;
};

/// × gamma every step.
struct TORCHVISION_API ExponentialLR {
  double gamma = 0.95;
  double operator()(double base_lr, int64_t step) const;
};

/// From base_lr down to eta_min in T_max steps along half a cosine (and up again after that, as Python's does).
struct TORCHVISION_API CosineAnnealingLR {
  int64_t T_max = 1;
  double eta_min = 0.0;
  double operator()(double base_lr, int64_t step) const;
};

/// × (1 - step / total_iters)^power, down to zero.
struct TORCHVISION_API PolynomialLR {
  int64_t total_iters = 5;
  double power = 1.0;
  double operator()(double base_lr, int64_t step) const;
};

/// One after another: schedulers[i] from milestones[i - 1] on, counting its steps from there.
/// Needs one milestone less than schedulers, in rising order.
struct TORCHVISION_API SequentialLR {
  std::vector<LRScheduler> schedulers = {};
  std::vector<int64_t> milestones = {};
  double operator()(double base_lr, int64_t step) const;
};

}  // namespace torchvision::train
