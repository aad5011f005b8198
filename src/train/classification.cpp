#include "torchvision/train/classification.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <chrono>
#include <filesystem>

#include "torchvision/train/ema.h"
#include "torchvision/train/metrics.h"
#include "train/train_step.h"
#include "train/training_checkpoint.h"

namespace torchvision::train {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void check(const ClassificationOptions& options, const datasets::Dataset& train_set) {
  TORCH_CHECK_VALUE(options.epochs >= 0, "train_classification: epochs must not be negative, got ", options.epochs);
  TORCH_CHECK_VALUE(train_set.size() > 0, "train_classification: the training set is empty");
  TORCH_CHECK_VALUE(options.checkpoint_every_steps >= 0,
                    "train_classification: checkpoint_every_steps must not be negative, got ",
                    options.checkpoint_every_steps);
}

/// The averaged weights in the module, for a scope.
class Averaged {
 public:
  Averaged(std::optional<ExponentialMovingAverage>& ema, torch::nn::Module& module) : ema_(ema), module_(module) {
    if (ema_) ema_->swap(module_);
  }
  ~Averaged() {
    if (ema_) ema_->swap(module_);
  }
  Averaged(const Averaged&) = delete;
  Averaged& operator=(const Averaged&) = delete;

 private:
  std::optional<ExponentialMovingAverage>& ema_;
  torch::nn::Module& module_;
};

/// One training run, from its start or its checkpoint to its end.
class Training {
 public:
  Training(torch::nn::Module& module, const Forward& forward, const datasets::Dataset& train_set,
           const datasets::Dataset& test_set, const ClassificationTransforms& transforms,
           const ClassificationOptions& options, const ClassificationCallbacks& callbacks)
      : module_(module),
        forward_(forward),
        test_set_(test_set),
        transforms_(transforms),
        options_(options),
        callbacks_(callbacks),
        loader_(data::make_image_loader(train_set, transforms.train,
                                        {.batch_size = options.batch_size,
                                         .shuffle = true,
                                         .num_workers = options.num_workers,
                                         .seed = options.seed})),
        lr_(make_lr_scheduler(options, loader_.size())),
        optimizer_(make_optimizer(module, options.optimizer)),
        train_samples_(train_set.size()) {
    if (options.model_ema_decay) ema_.emplace(module, *options.model_ema_decay);
  }

  TrainingResult run() {
    if (!options_.resume.empty() && std::filesystem::exists(options_.resume))
      position_ = load_checkpoint(options_.resume, parts());
    else
      seed_default_generator();
    bool finished = true;
    while (finished && position_.epoch < options_.epochs) finished = train_epoch();
    if (finished && ema_) ema_->swap(module_);

    TrainingResult result{.history = position_.history, .finished = finished};
    for (const EpochRecord& record : result.history) {
      result.best_accuracy = std::max(result.best_accuracy, record.test_accuracy);
      result.seconds += record.seconds;
    }
    return result;
  }

 private:
  TrainingParts parts() { return {module_, *optimizer_, ema_ ? &*ema_ : nullptr, options_, train_samples_}; }

  void seed_default_generator() {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    // Not the seed itself: the first weights were likely drawn with that one.
    generator.set_current_seed(data::epoch_seed(options_.seed, -1));
  }

  void save() {
    if (!options_.checkpoint.empty()) save_checkpoint(options_.checkpoint, parts(), position_);
  }

  /// The rest of the current epoch. False when a callback ended it.
  bool train_epoch() {
    module_.train();
    auto batches = loader_.epoch(position_.epoch, position_.step);
    Clock::time_point start = Clock::now();
    for (const data::ImageBatch& batch : batches) {
      step(batch);
      position_.seconds += seconds_since(start);
      start = Clock::now();
      const bool last = position_.step == loader_.size();
      const bool goes_on = !callbacks_.on_step || callbacks_.on_step(step_info());
      const bool due = options_.checkpoint_every_steps > 0 &&
                       (position_.epoch * loader_.size() + position_.step) % options_.checkpoint_every_steps == 0;
      if (!goes_on || (due && !last)) save();
      if (!goes_on) return false;
    }
    finish_epoch();
    return true;
  }

  void step(const data::ImageBatch& batch) {
    set_lr(*optimizer_, current_lr(position_.step));
    const StepMetrics metrics =
        train_step(module_, forward_, *optimizer_, batch, options_.label_smoothing, options_.clip_grad_norm,
                   c10::str("epoch ", position_.epoch, ", step ", position_.step));
    if (ema_) ema_->update(module_);
    position_.loss.add(metrics.loss, metrics.samples);
    position_.correct += metrics.correct;
    ++position_.step;
  }

  double current_lr(int64_t step) const { return lr_(options_.optimizer.lr, position_.epoch * loader_.size() + step); }

  double train_accuracy() const {
    return static_cast<double>(position_.correct) / static_cast<double>(position_.loss.count());
  }

  StepInfo step_info() const {
    return {.epoch = position_.epoch,
            .epochs = options_.epochs,
            .step = position_.step,
            .steps = loader_.size(),
            .loss = position_.loss.value(),
            .accuracy = train_accuracy(),
            .lr = current_lr(position_.step - 1)};
  }

  EpochRecord evaluate_epoch() {
    const Clock::time_point start = Clock::now();
    const Averaged averaged(ema_, module_);
    const Evaluation test = evaluate(module_, forward_, test_set_, transforms_.eval,
                                     {.batch_size = options_.eval_batch_size,
                                      .num_workers = options_.num_workers,
                                      .progress = callbacks_.on_evaluate});
    const EpochRecord record{.epoch = position_.epoch,
                             .lr = current_lr(loader_.size() - 1),
                             .train_loss = position_.loss.value(),
                             .train_accuracy = train_accuracy(),
                             .test_loss = test.loss,
                             .test_accuracy = test.accuracy,
                             .seconds = position_.seconds + seconds_since(start)};
    if (callbacks_.on_epoch) callbacks_.on_epoch(record);
    return record;
  }

  void finish_epoch() {
    const EpochRecord record = evaluate_epoch();
    std::vector<EpochRecord> history = std::move(position_.history);
    history.push_back(record);
    position_ = {.epoch = position_.epoch + 1, .history = std::move(history)};
    save();
  }

  torch::nn::Module& module_;
  const Forward& forward_;
  const datasets::Dataset& test_set_;
  const ClassificationTransforms& transforms_;
  const ClassificationOptions& options_;
  const ClassificationCallbacks& callbacks_;
  data::ImageLoader loader_;
  LRScheduler lr_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  int64_t train_samples_;
  std::optional<ExponentialMovingAverage> ema_;
  TrainingPosition position_;
};

}  // namespace

TrainingResult train_classification(torch::nn::Module& module, const Forward& forward,
                                    const datasets::Dataset& train_set, const datasets::Dataset& test_set,
                                    const ClassificationTransforms& transforms, const ClassificationOptions& options,
                                    const ClassificationCallbacks& callbacks) {
  check(options, train_set);
  return Training(module, forward, train_set, test_set, transforms, options, callbacks).run();
}

}  // namespace torchvision::train
