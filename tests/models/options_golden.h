#pragma once

#include <ATen/Context.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <memory>
#include <string>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/golden.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/models/classifier.h"

namespace torchvision::testing {

/// Sides of the pictures. Python: images() in golden_models.py.
struct OptionsImages {
  int64_t evaluation = 64;
  int64_t training = 64;
};

/// Outputs in training by their names in Python.
using TrainingOutputs = std::vector<std::pair<std::string, at::Tensor>>;

inline TrainingOutputs logits_alone(models::Classifier& model, const at::Tensor& images) {
  return {{"logits", model.forward(images)}};
}

/// Builds a model with options of its family and compares it with Python's, which golden_models.py wrote to
/// models/<family>_options: initial values, printed form, outputs in evaluation, and those in training with what
/// dropout and stochastic depth draw. A clone must give the same. A family that gives more than logits in training says
/// how they are had.
template <class Build, class Outputs = decltype(&logits_alone)>
void expect_pythons_options(const std::string& family, const std::string& variant, const Build& build,
                            OptionsImages sizes = {}, const Outputs& training_outputs = &logits_alone) {
  constexpr double kNetwork = 1e-5;   // float: sums in another order
  constexpr double kTraining = 1e-9;  // double
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = golden("models/" + family + "_options");
  const auto seed = expected.metadata["seed"].get<uint64_t>();
  torch::manual_seed(seed);
  const std::shared_ptr<models::Classifier> model = build().ptr();
  model->eval();
  EXPECT_EQ(fnv1a(models::to_string(*model)), expected.metadata["printed_fnv1a"][variant]) << models::to_string(*model);
  EXPECT_TENSORS_EQUAL(checksums(checkpoint::state_dict(*model)), expected[variant + "/checksums"]);
  const torch::NoGradGuard no_grad;
  const at::Tensor images = wave({2, 3, sizes.evaluation, sizes.evaluation});
  const at::Tensor training_images = wave({2, 3, sizes.training, sizes.training}).to(at::kDouble);
  const at::Tensor logits = model->forward(images);
  EXPECT_LT(largest_relative_difference(logits, expected[variant + "/logits"]), kNetwork);
  const auto copy = std::dynamic_pointer_cast<models::Classifier>(model->clone());
  EXPECT_EQ(models::to_string(*copy), models::to_string(*model));
  EXPECT_TENSORS_EQUAL(copy->forward(images), logits);
  for (const auto& each : {model, copy}) {
    each->train();
    each->to(at::kDouble);
    torch::manual_seed(seed);
    for (const auto& [name, values] : training_outputs(*each, training_images))
      EXPECT_LT(largest_relative_difference(values, expected[variant + "/train_" + name]), kTraining) << name;
  }
}

/// golden_models.py's group_norm.
inline torch::nn::AnyModule group_norm(int64_t channels) {
  return torch::nn::AnyModule(torch::nn::GroupNorm(torch::nn::GroupNormOptions(4, channels)));
}

}  // namespace torchvision::testing
