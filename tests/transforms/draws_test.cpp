// What random classes draw, seed by seed, against Python; the live parity run takes more seeds and options.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "support/golden.h"
#include "torchvision/transforms/registry.h"

namespace torchvision::transforms {
namespace {

class Draws : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> random_classes() {
  const std::set<std::string> others = {
      "AugMix",       "AutoAugment",   "ColorJitter",       "Compose",     "CutMix",
      "JPEG",         "MixUp",         "ElasticTransform",  "RandAugment", "ScaleJitter",
      "GaussianBlur", "GaussianNoise", "TrivialAugmentWide"};
  std::vector<std::string> names;
  for (const std::string& name : list_transforms())
    if (describe_transform(name).origin == "torchvision.transforms.v2" &&
        (name.starts_with("Random") || others.contains(name)))
      names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(V2, Draws, ::testing::ValuesIn(random_classes()), [](const auto& test) { return test.param; });

/// Smoothed shifts, solved coefficients and gamma variates are computed in floats, whose last bit is the machine's.
testing::Tolerance tolerance_of(const std::string& transform) {
  const bool computed = transform == "ElasticTransform" || transform == "RandomPerspective" || transform == "AugMix" ||
                        transform == "MixUp" || transform == "CutMix";
  return computed ? testing::Tolerance{1e-4, 1e-5} : testing::kExact;
}

TEST_P(Draws, EqualPythonSeedBySeed) {
  const testing::TensorFile file = testing::golden("draws/" + GetParam());
  const parity::Function function = parity::transform_draws_functions().at("draws." + GetParam());
  const auto& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 2u);
  for (size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE("case " + std::to_string(i) + ": " + cases[i].dump());
    const std::string number = std::to_string(i);
    const parity::Tensors found = function(testing::within(file, number + "/in/"), cases[i]);
    const parity::Tensors expected = testing::within(file, number + "/out/");
    EXPECT_TENSORS_EQUAL(found.at("counts"), expected.at("counts"));
    EXPECT_TENSORS_EQUAL(found.at("next"), expected.at("next"));
    EXPECT_TENSORS_CLOSE(found.at("drawn"), expected.at("drawn"), tolerance_of(GetParam()));
  }
}

}  // namespace
}  // namespace torchvision::transforms
