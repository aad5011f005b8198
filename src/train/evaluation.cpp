#include "torchvision/train/evaluation.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/module.h>

#include "torchvision/train/metrics.h"

namespace torchvision::train {
namespace {

/// Evaluation mode for a scope.
class EvaluationMode {
 public:
  explicit EvaluationMode(torch::nn::Module& module) : module_(module), was_training_(module.is_training()) {
    module_.eval();
  }
  ~EvaluationMode() { module_.train(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  torch::nn::Module& module_;
  bool was_training_;
};

}  // namespace

Evaluation evaluate(torch::nn::Module& module, const Forward& forward, const datasets::Dataset& dataset,
                    const data::ImageTransforms& transforms, const EvaluateOptions& options) {
  TORCH_CHECK_VALUE(dataset.size() > 0, "evaluate: the dataset is empty");
  const EvaluationMode evaluation_mode(module);
  const torch::NoGradGuard no_grad;
  const data::ImageLoader loader = data::make_image_loader(
      dataset, transforms, {.batch_size = options.batch_size, .num_workers = options.num_workers});

  std::vector<at::Tensor> predictions;
  RunningAverage loss;
  int64_t first = 0;
  int64_t among_five = 0;
  auto epoch = loader.epoch();
  for (const data::ImageBatch& batch : epoch) {
    const at::Tensor scores = forward(batch.images);
    loss.add(torch::nn::functional::cross_entropy(scores, batch.labels).item<double>(), batch.labels.size(0));
    const std::vector<int64_t> correct = count_correct(scores, batch.labels, {1, 5});
    first += correct[0];
    among_five += correct[1];
    predictions.push_back(scores.argmax(1));
    if (options.progress) options.progress(loss.count(), dataset.size());
  }
  const double samples = static_cast<double>(loss.count());
  return {.samples = loss.count(),
          .loss = loss.value(),
          .accuracy = static_cast<double>(first) / samples,
          .accuracy_top5 = static_cast<double>(among_five) / samples,
          .predictions = at::cat(predictions)};
}

}  // namespace torchvision::train
