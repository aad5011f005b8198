#pragma once

#include <ATen/Context.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <string>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/golden.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/models/classifier.h"

namespace torchvision::testing {

/// A vision transformer's last layer starts with zeros, and so would all that is compared. Python: wake_head() in
/// golden_models.py.
inline void wake_head(torch::nn::Module& model) {
  const torch::NoGradGuard no_grad;
  for (auto& parameter : model.named_parameters())
    if (parameter.key() == "heads.head.weight") parameter.value().copy_(wave(parameter.value().sizes()) * 0.02);
}

/// Compares what `build(options)` gives with a file of write_option_case() in golden_models.py: how it prints, its
/// initial values, its outputs in evaluation and, with all its random draws, in training; and a clone with itself.
template <class Build, class Options>
void expect_options_case(const std::string& name, const Build& build, const Options& options) {
  const auto expected = golden("models/options/" + name);
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  auto model = build(options);
  EXPECT_EQ(ops::to_string(*model), expected.metadata["printed"].get<std::string>());
  EXPECT_EQ(key_lines(checkpoint::state_dict(*model)), expected.metadata["keys"].get<std::string>());
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  EXPECT_TENSORS_EQUAL(checksums(checkpoint::state_dict(*model)), expected["checksums"]);

  wake_head(*model);
  const auto shape = expected.metadata["images"].get<std::vector<int64_t>>();
  const at::Tensor images = wave(shape).to(at::kDouble);
  model->to(at::kDouble);
  const torch::NoGradGuard no_grad;
  model->eval();
  // In double precision, where sums in another order show in the last digits alone.
  constexpr double kDouble = 1e-9;
  EXPECT_LT(largest_relative_difference(model->forward(images), expected["logits"]), kDouble);
  const auto copy = std::dynamic_pointer_cast<models::Classifier>(model->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(images), model->forward(images));
  model->train();
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  EXPECT_LT(largest_relative_difference(model->forward(images), expected["train_logits"]), kDouble);
}

}  // namespace torchvision::testing
