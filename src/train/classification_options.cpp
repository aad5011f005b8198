#include <c10/util/Exception.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/enum_names.h"
#include "torchvision/train/classification.h"

namespace torchvision::train {
namespace {

constexpr core::EnumNames<LRSchedule, 3> kSchedules = {
    {{LRSchedule::kConstant, "constant"}, {LRSchedule::kCosine, "cosine"}, {LRSchedule::kStep, "step"}}};
constexpr core::EnumNames<OptimizerKind, 2> kOptimizers = {
    {{OptimizerKind::kSGD, "sgd"}, {OptimizerKind::kAdamW, "adamw"}}};

LRScheduler after_warmup(const ClassificationOptions& options, int64_t steps_per_epoch, int64_t warmup) {
  switch (options.lr_scheduler) {
    case LRSchedule::kCosine:
      return CosineAnnealingLR{.T_max = std::max<int64_t>(1, options.epochs * steps_per_epoch - warmup),
                               .eta_min = options.lr_min};
    case LRSchedule::kStep:
      return StepLR{
          .step_size = std::max<int64_t>(1, std::llround(options.lr_step_size * static_cast<double>(steps_per_epoch))),
          .gamma = options.lr_gamma};
    case LRSchedule::kConstant:
      break;
  }
  return ConstantLR{.factor = 1};
}

}  // namespace

std::string_view to_string(LRSchedule schedule) noexcept { return core::name_of(kSchedules, schedule); }

std::optional<LRSchedule> parse_lr_schedule(std::string_view name) noexcept { return core::value_of(kSchedules, name); }

std::optional<OptimizerKind> parse_optimizer_kind(std::string_view name) noexcept {
  std::string small(name);
  for (char& letter : small) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return core::value_of(kOptimizers, std::string_view(small));
}

LRScheduler make_lr_scheduler(const ClassificationOptions& options, int64_t steps_per_epoch) {
  TORCH_CHECK_VALUE(options.lr_warmup_epochs >= 0, "train_classification: lr_warmup_epochs must not be negative, got ",
                    options.lr_warmup_epochs);
  const int64_t warmup = std::llround(options.lr_warmup_epochs * static_cast<double>(steps_per_epoch));
  LRScheduler main = after_warmup(options, steps_per_epoch, warmup);
  if (warmup == 0) return main;
  return SequentialLR{
      .schedulers = {LinearLR{.start_factor = options.lr_warmup_decay, .total_iters = warmup}, std::move(main)},
      .milestones = {warmup}};
}

}  // namespace torchvision::train
