#include "transforms/instances.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "transforms/labels.h"

namespace torchvision::transforms {

using tv_tensors::BoundingBoxFormat;
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

at::Tensor with_area(const at::Tensor& boxes, BoundingBoxFormat format) {
  const bool rotated = tv_tensors::is_rotated_bounding_format(format);
  return functional::convert_bounding_box_format(boxes, format,
                                                 rotated ? BoundingBoxFormat::kXywhr : BoundingBoxFormat::kXywh)
      .slice(-1, 2, 4)
      .gt(0)
      .all(-1);
}

size_t picture_of(const char* function, const Sample& sample) {
  std::optional<size_t> plain;
  for (size_t i = 0; i < sample.size(); ++i) {
    const Value& value = sample.value(i);
    if (std::holds_alternative<tv_tensors::Image>(value) || std::holds_alternative<tv_tensors::Video>(value)) return i;
    const auto* tensor = std::get_if<at::Tensor>(&value);
    if (!plain && tensor != nullptr && tensor->dim() >= 3) plain = i;
  }
  TORCH_CHECK_VALUE(plain, function, ": expected a picture in each sample");
  return *plain;
}

size_t masks_index(const char* function, const Sample& sample) {
  for (size_t i = 0; i < sample.size(); ++i)
    if (const auto* mask = std::get_if<tv_tensors::Mask>(&sample.value(i)); mask != nullptr && mask->data.dim() == 3)
      return i;
  TORCH_CHECK_VALUE(false, function, ": expected masks of objects (N, H, W) in each sample");
}

const at::Tensor& object_masks(const char* function, const Sample& sample) {
  return *tv_tensors::tensor_in(sample.value(masks_index(function, sample)));
}

bool is_class_map(const Value& value) {
  const auto* mask = std::get_if<tv_tensors::Mask>(&value);
  return mask != nullptr && mask->data.dim() == 2;
}

const Value& value_like(const char* function, const Sample& sample, const Sample& other, size_t index) {
  const std::string& name = other.name(index);
  TORCH_CHECK_VALUE(sample.contains(name), function, ": a sample has no value named '", name, "', which another has");
  const Value& value = sample.at(name);
  TORCH_CHECK_VALUE(value.index() == other.value(index).index(), function, ": expected values of one kind named '",
                    name, "', got a ", tv_tensors::kind_of(other.value(index)), " and a ", tv_tensors::kind_of(value));
  return value;
}

namespace {

/// `rows` (N, ...) with those of another sample behind them, boxes in the format that these have.
void append_to(const char* function, Sample& sample, size_t index, const Sample& more) {
  const Value& other = value_like(function, more, sample, index);
  at::Tensor rows = *tv_tensors::tensor_in(other);
  if (const auto* boxes = std::get_if<tv_tensors::BoundingBoxes>(&other))
    rows = functional::convert_bounding_box_format(rows, boxes->format,
                                                   std::get<tv_tensors::BoundingBoxes>(sample.value(index)).format);
  const at::Tensor& mine = *tv_tensors::tensor_in(sample.value(index));
  TORCH_CHECK_VALUE(mine.dim() == rows.dim() && mine.sizes().slice(1) == rows.sizes().slice(1), function,
                    ": expected rows of one shape named '", sample.name(index), "', got ", mine.sizes(), " and ",
                    rows.sizes());
  sample.value(index) = with_tensor(sample.value(index), at::cat({mine, rows.to(mine.options())}));
}

}  // namespace

void append_instances(const char* function, Sample& sample, int64_t count, const Sample& more) {
  const std::optional<size_t> labels = find_labels_if_any(sample);
  for (size_t i = 0; i < sample.size(); ++i) {
    const at::Tensor* tensor = tv_tensors::tensor_in(sample.value(i));
    const bool is_labels = i == labels && tensor != nullptr && tensor->dim() > 0 && tensor->size(0) == count;
    if (is_labels || is_per_instance(sample.value(i), count)) append_to(function, sample, i, more);
  }
}

void append_rows(const char* function, Sample& sample, const Sample& more) {
  const std::optional<size_t> labels = find_labels_if_any(sample);
  for (size_t i = 0; i < sample.size(); ++i) {
    const Value& value = sample.value(i);
    const at::Tensor* tensor = tv_tensors::tensor_in(value);
    if (tensor == nullptr || tensor->dim() == 0 || is_class_map(value)) continue;
    if (i == labels || std::holds_alternative<tv_tensors::Mask>(value) ||
        std::holds_alternative<tv_tensors::BoundingBoxes>(value) ||
        std::holds_alternative<tv_tensors::KeyPoints>(value) || std::holds_alternative<tv_tensors::PerInstance>(value))
      append_to(function, sample, i, more);
  }
}

}  // namespace torchvision::transforms
