#include "torchvision/train/metrics.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace torchvision::train {

std::vector<int64_t> count_correct(const at::Tensor& output, const at::Tensor& target,
                                   const std::vector<int64_t>& topk) {
  TORCH_CHECK_VALUE(output.dim() == 2, "accuracy: output must be (N, classes), got ", output.sizes());
  TORCH_CHECK_VALUE(target.dim() == 1 && target.size(0) == output.size(0), "accuracy: target must be (", output.size(0),
                    "), got ", target.sizes());
  TORCH_CHECK_TYPE(target.scalar_type() == at::kLong, "accuracy: target must be int64, got ", target.scalar_type());
  if (topk.empty()) return {};
  for (const int64_t k : topk) TORCH_CHECK_VALUE(k > 0, "accuracy: each k must be positive, got ", k);
  const int64_t most = std::min(*std::max_element(topk.begin(), topk.end()), output.size(1));
  const at::Tensor best = most == 1 ? output.argmax(1, true) : std::get<1>(output.topk(most, 1));
  const at::Tensor hits = best.eq(target.unsqueeze(1));
  std::vector<int64_t> counts;
  for (const int64_t k : topk) counts.push_back(hits.narrow(1, 0, std::min(k, most)).sum().item<int64_t>());
  return counts;
}

std::vector<double> accuracy(const at::Tensor& output, const at::Tensor& target, const std::vector<int64_t>& topk) {
  std::vector<double> fractions;
  for (const int64_t count : count_correct(output, target, topk))
    fractions.push_back(static_cast<double>(count) / static_cast<double>(output.size(0)));
  return fractions;
}

void RunningAverage::add(double value, int64_t count) {
  sum_ += value * static_cast<double>(count);
  count_ += count;
}

double RunningAverage::value() const {
  return count_ == 0 ? std::numeric_limits<double>::quiet_NaN() : sum_ / static_cast<double>(count_);
}

ConfusionMatrix::ConfusionMatrix(int64_t num_classes) {
  TORCH_CHECK_VALUE(num_classes > 0, "ConfusionMatrix: num_classes must be positive, got ", num_classes);
  counts_ = at::zeros({num_classes, num_classes}, at::kLong);
}

void ConfusionMatrix::update(const at::Tensor& target, const at::Tensor& prediction) {
  TORCH_CHECK_VALUE(target.sizes() == prediction.sizes(), "ConfusionMatrix: target is ", target.sizes(),
                    " and prediction is ", prediction.sizes());
  TORCH_CHECK_TYPE(target.scalar_type() == at::kLong && prediction.scalar_type() == at::kLong,
                   "ConfusionMatrix: target and prediction must be int64, got ", target.scalar_type(), " and ",
                   prediction.scalar_type());
  const int64_t classes = counts_.size(0);
  const at::Tensor counted = target.ge(0).logical_and(target.lt(classes));
  const at::Tensor rows = target.masked_select(counted);
  const at::Tensor columns = prediction.masked_select(counted);
  if (rows.numel() == 0) return;
  TORCH_CHECK_VALUE(columns.min().item<int64_t>() >= 0 && columns.max().item<int64_t>() < classes,
                    "ConfusionMatrix: predictions must lie in 0 … ", classes - 1, ", got ",
                    columns.min().item<int64_t>(), " … ", columns.max().item<int64_t>());
  counts_ += (rows * classes + columns).bincount({}, classes * classes).reshape({classes, classes});
}

double ConfusionMatrix::global_accuracy() const {
  return (counts_.diagonal().sum().to(at::kDouble) / counts_.sum().to(at::kDouble)).item<double>();
}

at::Tensor ConfusionMatrix::class_accuracy() const { return counts_.diagonal().to(at::kDouble) / counts_.sum(1); }

at::Tensor ConfusionMatrix::intersection_over_union() const {
  const at::Tensor hits = counts_.diagonal();
  return hits.to(at::kDouble) / (counts_.sum(1) + counts_.sum(0) - hits);
}

}  // namespace torchvision::train
