#include <ATen/ATen.h>

#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/keypoints.h"
#include "torchvision/transforms/inputs.h"
#include "torchvision/transforms/meta.h"
#include "transforms/by_value.h"
#include "transforms/labels.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

Fields::Value getter_value(const SanitizeOptions& options) {
  return options.labels_getter ? Fields::Value(*options.labels_getter) : Fields::Value();
}

at::Tensor rows(const at::Tensor& tensor, const at::Tensor& valid) { return tensor.index({valid.to(tensor.device())}); }

}  // namespace

Sanitize::Sanitize(std::string_view name, Fields options, SanitizeOptions sanitize)
    : Transform(name, std::move(options)), sanitize_(std::move(sanitize)) {}

std::optional<size_t> Sanitize::labels_in(const Sample& sample) const {
  if (!sanitize_.labels_getter) return std::nullopt;
  return find_labels(name().c_str(), sample, *sanitize_.labels_getter);
}

Params Sanitize::prepare(const Sample& sample, const std::optional<at::Generator>&) const {
  Inputs inputs;
  for (const auto& [_, value] : sample) inputs.push_back(value);
  const at::Tensor mask = valid(inputs);
  if (const auto index = labels_in(sample)) {
    const at::Tensor* labels = tv_tensors::tensor_in(sample.value(*index));
    TORCH_CHECK_VALUE(labels != nullptr, name(), ": the labels must be a tensor, got a ",
                      tv_tensors::kind_of(sample.value(*index)));
    TORCH_CHECK_VALUE(labels->dim() > 0 && labels->size(0) == mask.size(0), name(),
                      ": there must be as many labels as boxes or points, ", mask.size(0), ", got ", labels->sizes());
  }
  return {{"valid", mask}};
}

Params Sanitize::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  Params params = Sanitize::prepare(sample, generator);
  Sanitize::replay(sample, params);
  return params;
}

void Sanitize::replay(Sample& sample, const Params& params) const {
  const std::optional<size_t> labels = labels_in(sample);
  for (size_t i = 0; i < sample.size(); ++i) {
    Value& value = sample.value(i);
    if (belongs(value) || i == labels || std::holds_alternative<tv_tensors::PerInstance>(value))
      value = apply(value, params);
  }
}

Value Sanitize::apply(const Value& input, const Params& params) const {
  const auto& mask = params.get<at::Tensor>("valid");
  const auto kept = [&]<class T>(T kind, const at::Tensor& tensor) {
    // A mask of classes, not of objects, has no rows to take.
    if (tensor.dim() == 0 || tensor.size(0) != mask.size(0)) return kind;
    if constexpr (std::same_as<T, at::Tensor>)
      kind = rows(tensor, mask);
    else
      kind.data = rows(tensor, mask);
    return kind;
  };
  return by_value(input, [&]<class T>(const T& kind)
                    requires(tv_tensors::Transformable<T> || std::same_as<T, tv_tensors::PerInstance>)
                  {
                    if constexpr (std::same_as<T, at::Tensor>)
                      return kept(kind, kind);
                    else
                      return kept(kind, kind.data);
                  });
}

SanitizeBoundingBoxes::SanitizeBoundingBoxes(const SanitizeOptions& options)
    : Sanitize(
          "SanitizeBoundingBoxes",
          {{"min_size", options.min_size}, {"min_area", options.min_area}, {"labels_getter", getter_value(options)}},
          options) {
  TORCH_CHECK_VALUE(options.min_size >= 1, name(), ": min_size must be >= 1, got ", options.min_size);
  TORCH_CHECK_VALUE(options.min_area >= 1, name(), ": min_area must be >= 1, got ", options.min_area);
}

at::Tensor SanitizeBoundingBoxes::valid(const Inputs& inputs) const {
  return functional::sanitize_bounding_boxes(get_bounding_boxes(inputs), {.min_size = sanitize_options().min_size,
                                                                          .min_area = sanitize_options().min_area})
      .second;
}

bool SanitizeBoundingBoxes::belongs(const Value& value) const {
  return std::holds_alternative<tv_tensors::BoundingBoxes>(value) || std::holds_alternative<tv_tensors::Mask>(value);
}

SanitizeKeyPoints::SanitizeKeyPoints(const SanitizeOptions& options)
    : Sanitize("SanitizeKeyPoints", {{"labels_getter", getter_value(options)}}, options) {}

at::Tensor SanitizeKeyPoints::valid(const Inputs& inputs) const {
  return functional::sanitize_keypoints(get_keypoints(inputs)).second;
}

bool SanitizeKeyPoints::belongs(const Value& value) const {
  return std::holds_alternative<tv_tensors::KeyPoints>(value);
}

}  // namespace torchvision::transforms
