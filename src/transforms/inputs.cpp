#include "torchvision/transforms/inputs.h"

#include <c10/util/Exception.h>

#include <optional>

#include "core/python_text.h"
#include "torchvision/transforms/functional/meta.h"
#include "transforms/input_size.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Value;

std::optional<std::array<int64_t, 3>> chw_of(const Value& value) {
  return std::visit(
      []<class T>(const T& kind) -> std::optional<std::array<int64_t, 3>> {
        if constexpr (tv_tensors::Pixels<T>)
          return functional::get_dimensions(tv_tensors::tensor_of(kind));
        else
          return std::nullopt;
      },
      value);
}

std::optional<std::array<int64_t, 2>> size_of(const Value& value) {
  return std::visit(
      []<class T>(const T& kind) -> std::optional<std::array<int64_t, 2>> {
        if constexpr (requires { kind.canvas_size; })
          return std::array<int64_t, 2>{kind.canvas_size.height, kind.canvas_size.width};
        else if constexpr (tv_tensors::Transformable<T>)
          return functional::get_size(tv_tensors::tensor_of(kind));
        else
          return std::nullopt;
      },
      value);
}

/// The one answer that all inputs which have one agree on.
template <class Answer, class Ask>
Answer agreed(const Inputs& inputs, const Ask& ask, const char* none, const char* many) {
  std::optional<Answer> answer;
  for (const Value& input : inputs) {
    const std::optional<Answer> next = ask(input);
    if (!next) continue;
    TORCH_CHECK_VALUE(!answer || *answer == *next, many, " (", core::python_items(answer.value_or(Answer{})), ") and (",
                      core::python_items(*next), ")");
    answer = next;
  }
  TORCH_CHECK_TYPE(answer, none);
  return *answer;
}

template <class Kind>
const Kind& first_of(const Inputs& inputs, const char* none) {
  for (const Value& input : inputs)
    if (const Kind* found = std::get_if<Kind>(&input)) return *found;
  TORCH_CHECK_VALUE(false, none);
}

}  // namespace

std::array<int64_t, 3> query_chw(const Inputs& inputs) {
  return agreed<std::array<int64_t, 3>>(inputs, chw_of, "No image or video was found in the sample",
                                        "Found multiple CxHxW dimensions in the sample:");
}

std::optional<std::array<int64_t, 2>> common_size(const Inputs& inputs) {
  std::optional<std::array<int64_t, 2>> answer;
  for (const Value& input : inputs) {
    if (const at::Tensor* tensor = tv_tensors::tensor_in(input); tensor == nullptr || tensor->dim() < 2) continue;
    const std::optional<std::array<int64_t, 2>> next = size_of(input);
    if (answer && next && *answer != *next) return std::nullopt;
    if (next) answer = next;
  }
  return answer;
}

std::array<int64_t, 2> query_size(const Inputs& inputs) {
  return agreed<std::array<int64_t, 2>>(inputs, size_of,
                                        "No image, video, mask, bounding box or keypoint was found in the sample",
                                        "Found multiple HxW dimensions in the sample:");
}

const tv_tensors::BoundingBoxes& get_bounding_boxes(const Inputs& inputs) {
  return first_of<tv_tensors::BoundingBoxes>(inputs, "No bounding boxes were found in the sample");
}

const tv_tensors::KeyPoints& get_keypoints(const Inputs& inputs) {
  return first_of<tv_tensors::KeyPoints>(inputs, "No keypoints were found in the sample");
}

}  // namespace torchvision::transforms
