#include "transforms/instances.h"

#include <ATen/ATen.h>

#include "transforms/labels.h"

namespace torchvision::transforms {

using tv_tensors::Sample;
using tv_tensors::Value;

bool is_per_instance(const Value& value, int64_t count) {
  const at::Tensor* tensor = tv_tensors::tensor_in(value);
  if (tensor == nullptr || tensor->dim() == 0 || tensor->size(0) != count) return false;
  // A mask of two dimensions is a map of classes, and points of two are not one object's each.
  if (std::holds_alternative<tv_tensors::Mask>(value) || std::holds_alternative<tv_tensors::KeyPoints>(value))
    return tensor->dim() == 3;
  return std::holds_alternative<tv_tensors::BoundingBoxes>(value) ||
         std::holds_alternative<tv_tensors::PerInstance>(value);
}

Value with_tensor(const Value& value, at::Tensor tensor) {
  return std::visit(
      [&]<class T>(const T& kind) -> Value {
        if constexpr (std::same_as<T, at::Tensor>) {
          return tensor;
        } else if constexpr (requires { kind.data; }) {
          T changed = kind;
          changed.data = tensor;
          return changed;
        } else {
          return kind;
        }
      },
      value);
}

void keep_instances(Sample& sample, const at::Tensor& valid) {
  const std::optional<size_t> labels = find_labels_if_any(sample);
  for (size_t i = 0; i < sample.size(); ++i) {
    const Value& value = sample.value(i);
    const at::Tensor* tensor = tv_tensors::tensor_in(value);
    const bool is_labels = i == labels && tensor != nullptr && tensor->dim() > 0 && tensor->size(0) == valid.size(0);
    if (is_labels || is_per_instance(value, valid.size(0)))
      sample.value(i) = with_tensor(value, tensor->index({valid.to(tensor->device())}));
  }
}

}  // namespace torchvision::transforms
