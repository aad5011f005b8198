#include "torchvision/train/lr_scheduler.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace torchvision::train {

double ConstantLR::operator()(double base_lr, int64_t step) const {
  return step < total_iters ? base_lr * factor : base_lr;
}

double LinearLR::operator()(double base_lr, int64_t step) const {
  TORCH_CHECK_VALUE(total_iters > 0, "LinearLR: total_iters must be positive, got ", total_iters);
  const double progress = static_cast<double>(std::min(step, total_iters)) / static_cast<double>(total_iters);
  return base_lr * (start_factor + (end_factor - start_factor) * progress);
}

double StepLR::operator()(double base_lr, int64_t step) const {
  TORCH_CHECK_VALUE(step_size > 0, "StepLR: step_size must be positive, got ", step_size);
  return base_lr * std::pow(gamma, static_cast<double>(step / step_size));
}

double MultiStepLR::operator()(double base_lr, int64_t step) const {
  const auto passed = std::count_if(milestones.begin(), milestones.end(), [&](int64_t at) { return at <= step; });
  return base_lr * std::pow(gamma, static_cast<double>(passed));
}

double ExponentialLR::operator()(double base_lr, int64_t step) const {
  return base_lr * std::pow(gamma, static_cast<double>(step));
}

double CosineAnnealingLR::operator()(double base_lr, int64_t step) const {
  TORCH_CHECK_VALUE(T_max > 0, "CosineAnnealingLR: T_max must be positive, got ", T_max);
  const double angle = std::numbers::pi * static_cast<double>(step) / static_cast<double>(T_max);
  return eta_min + (base_lr - eta_min) * (1 + std::cos(angle)) / 2;
}

double PolynomialLR::operator()(double base_lr, int64_t step) const {
  TORCH_CHECK_VALUE(total_iters > 0, "PolynomialLR: total_iters must be positive, got ", total_iters);
  const double progress = static_cast<double>(std::min(step, total_iters)) / static_cast<double>(total_iters);
  return base_lr * std::pow(1 - progress, power);
}

double SequentialLR::operator()(double base_lr, int64_t step) const {
  TORCH_CHECK_VALUE(schedulers.size() == milestones.size() + 1, "SequentialLR: ", schedulers.size(),
                    " schedulers need one milestone less, got ", milestones.size());
  TORCH_CHECK_VALUE(std::is_sorted(milestones.begin(), milestones.end()), "SequentialLR: milestones must rise");
  const auto passed = std::upper_bound(milestones.begin(), milestones.end(), step) - milestones.begin();
  const int64_t begin = passed == 0 ? 0 : milestones[static_cast<size_t>(passed) - 1];
  return schedulers[static_cast<size_t>(passed)](base_lr, step - begin);
}

}  // namespace torchvision::train
