#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/data/image_loader.h"
#include "torchvision/datasets/dataset.h"
#include "torchvision/train/evaluation.h"
#include "torchvision/train/lr_scheduler.h"
#include "torchvision/train/optimizer.h"

namespace torchvision::train {

/// How the learning rate goes down after the warm-up, step by step rather than once an epoch.
enum class LRSchedule { kConstant, kCosine, kStep };

/// "constant", "cosine", "step".
TORCHVISION_API std::string_view to_string(LRSchedule schedule) noexcept;
TORCHVISION_API std::optional<LRSchedule> parse_lr_schedule(std::string_view name) noexcept;
/// "sgd", "adamw", in capitals or not.
TORCHVISION_API std::optional<OptimizerKind> parse_optimizer_kind(std::string_view name) noexcept;

/// Python: the arguments of references/classification/train.py, by the same names.
struct ClassificationOptions {
  int64_t epochs = 90;
  int64_t batch_size = 32;
  OptimizerOptions optimizer = {};
  LRSchedule lr_scheduler = LRSchedule::kCosine;
  double lr_warmup_epochs = 0;    ///< may be a fraction
  double lr_warmup_decay = 0.01;  ///< of the learning rate, where the warm-up begins
  double lr_min = 0;              ///< where the cosine ends
  double lr_step_size = 30;       ///< epochs between two steps
  double lr_gamma = 0.1;          ///< of each step
  double label_smoothing = 0;
  std::optional<double> clip_grad_norm = std::nullopt;
  /// Keeps a running average of the weights, evaluates it, and leaves it in the model at the end.
  std::optional<double> model_ema_decay = std::nullopt;
  int64_t eval_batch_size = 256;
  int64_t num_workers = 0;
  /// Of the order, the augmentation, and torch's default generator (dropout). Not of the model's first weights, which
  /// are there when training begins.
  uint64_t seed = 0;
  /// Where the state of training is saved, after each epoch; empty: nowhere.
  std::string checkpoint = {};
  /// Saves also within epochs, every so many steps; 0: not.
  int64_t checkpoint_every_steps = 0;
  /// Goes on from this file if it exists. Empty: starts anew.
  std::string resume = {};
};

struct EpochRecord {
  int64_t epoch = 0;          ///< from 0
  double lr = 0;              ///< at the epoch's last step
  double train_loss = 0;      ///< with label smoothing and augmentation
  double train_accuracy = 0;  ///< while learning, in 0 … 1
  double test_loss = 0;
  double test_accuracy = 0;
  double seconds = 0;  ///< training and evaluation
};

struct TrainingResult {
  std::vector<EpochRecord> history = {};  ///< of all epochs, also those before a resume
  double best_accuracy = 0;               ///< the highest test accuracy among them
  double seconds = 0;                     ///< of all epochs
  bool finished = true;                   ///< false when a callback ended it early
};

struct StepInfo {
  int64_t epoch = 0;
  int64_t epochs = 0;
  int64_t step = 0;  ///< steps done in this epoch
  int64_t steps = 0;
  double loss = 0;      ///< mean so far in this epoch
  double accuracy = 0;  ///< likewise
  double lr = 0;
};

/// Training tells its caller how it goes; it prints nothing itself.
struct ClassificationCallbacks {
  /// After each step. False ends training, with a checkpoint where one is asked for.
  std::function<bool(const StepInfo&)> on_step = {};
  std::function<void(int64_t done, int64_t total)> on_evaluate = {};
  /// After each epoch and its evaluation, before its checkpoint. The model holds the weights that were evaluated.
  std::function<void(const EpochRecord&)> on_epoch = {};
};

struct ClassificationTransforms {
  data::ImageTransforms train = {};
  data::ImageTransforms eval = {};
};

/// The learning rate of these options at every step.
TORCHVISION_API LRScheduler make_lr_scheduler(const ClassificationOptions& options, int64_t steps_per_epoch);

/// Trains a classifier from the weights it has, and evaluates it after each epoch.
///
/// The same options, data and weights give the same weights on the same machine with the same number of threads, bit
/// for bit, whatever `num_workers` is and however often training was killed and resumed.
/// A checkpoint is a .pth that Python opens with torch.load(weights_only=True); its "model" is the state dict.
/// Throws SampleError for a sample that cannot be loaded, FormatError for a checkpoint of another model or other
/// options (`epochs`, `num_workers` and the checkpoint's own may change), and Error when the loss is no number.
TORCHVISION_API TrainingResult train_classification(torch::nn::Module& module, const Forward& forward,
                                                    const datasets::Dataset& train_set,
                                                    const datasets::Dataset& test_set,
                                                    const ClassificationTransforms& transforms,
                                                    const ClassificationOptions& options = {},
                                                    const ClassificationCallbacks& callbacks = {});

/// The same for a module with its own forward(images).
template <class Model>
  requires std::derived_from<Model, torch::nn::Module>
TrainingResult train_classification(Model& model, const datasets::Dataset& train_set, const datasets::Dataset& test_set,
                                    const ClassificationTransforms& transforms,
                                    const ClassificationOptions& options = {},
                                    const ClassificationCallbacks& callbacks = {}) {
  return train_classification(
      model, [&model](const at::Tensor& images) { return model.forward(images); }, train_set, test_set, transforms,
      options, callbacks);
}

}  // namespace torchvision::train
