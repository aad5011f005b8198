#include "torchvision/train/train_one_epoch.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/module.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/optimizer.h>

#include <cmath>

#include "torchvision/core/error.h"
#include "torchvision/train/metrics.h"
#include "train/train_step.h"

namespace torchvision::train {

StepMetrics train_step(torch::nn::Module& module, const Forward& forward, torch::optim::Optimizer& optimizer,
                       const data::ImageBatch& batch, double label_smoothing, std::optional<double> clip_grad_norm,
                       const std::string& where) {
  optimizer.zero_grad();
  const at::Tensor scores = forward(batch.images);
  const at::Tensor loss = torch::nn::functional::cross_entropy(
      scores, batch.labels, torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(label_smoothing));
  const double value = loss.item<double>();
  if (!std::isfinite(value))
    throw Error(ErrorCode::kInvalidArgument, "training diverged in " + where,
                {.expected = "a finite loss", .actual = c10::str(value), .hint = "try a lower learning rate"});
  loss.backward();
  if (clip_grad_norm) torch::nn::utils::clip_grad_norm_(module.parameters(), *clip_grad_norm);
  optimizer.step();
  return {.loss = value, .correct = count_correct(scores.detach(), batch.labels)[0], .samples = batch.labels.size(0)};
}

EpochMetrics train_one_epoch(torch::nn::Module& module, const Forward& forward, torch::optim::Optimizer& optimizer,
                             data::EpochBatches<data::ImageBatch> batches, const TrainOneEpochOptions& options) {
  module.train();
  RunningAverage loss;
  int64_t correct = 0;
  int64_t step = 0;
  for (const data::ImageBatch& batch : batches) {
    if (options.before_step) options.before_step(step);
    const StepMetrics metrics = train_step(module, forward, optimizer, batch, options.label_smoothing,
                                           options.clip_grad_norm, "step " + std::to_string(step));
    loss.add(metrics.loss, metrics.samples);
    correct += metrics.correct;
    ++step;
  }
  return {.samples = loss.count(),
          .loss = loss.value(),
          .accuracy = static_cast<double>(correct) / static_cast<double>(loss.count())};
}

}  // namespace torchvision::train
