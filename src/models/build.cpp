#include "models/build.h"

#include <algorithm>

#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::models {

int64_t fixed_parameter(std::string_view model, std::string_view parameter, const std::optional<int64_t>& actual,
                        int64_t expected) {
  if (actual && *actual != expected)
    throw Error(ErrorCode::kInvalidArgument, std::string(model) + ": parameter '" + std::string(parameter) + "'",
                {.expected = std::to_string(expected), .actual = std::to_string(*actual)});
  return expected;
}

int64_t num_classes_of(std::string_view model, const std::optional<Weights>& weights,
                       const std::optional<int64_t>& num_classes, int64_t otherwise) {
  if (num_classes && *num_classes <= 0)
    throw Error(ErrorCode::kInvalidArgument, std::string(model) + ": parameter 'num_classes'",
                {.expected = "at least 1", .actual = std::to_string(*num_classes)});
  if (!weights) return num_classes.value_or(otherwise);
  const auto models = weights->models();
  if (std::ranges::find(models, model) == models.end())
    throw Error(ErrorCode::kInvalidArgument, std::string(model) + ": these weights are another model's",
                {.expected = "weights of " + std::string(model),
                 .actual = std::string(weights->qualified_name()),
                 .hint = "get_model_weights(\"" + std::string(model) + "\") lists those that fit"});
  if (weights->categories().empty()) return num_classes.value_or(otherwise);
  return fixed_parameter(model, "num_classes", num_classes, static_cast<int64_t>(weights->categories().size()));
}

void load_weights(torch::nn::Module& model, const Weights& weights, const DownloadProgress& progress) {
  checkpoint::load_state_dict(model, weights.get_state_dict(progress));
}

}  // namespace torchvision::models
