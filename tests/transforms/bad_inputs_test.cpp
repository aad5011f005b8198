// Inputs that are no good, class by class: what Python makes of them, or an error of ours where Python has one.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

using nlohmann::json;
using parity::Tensors;

class BadInputs : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Transforms, BadInputs,
                         ::testing::Values("no_boxes", "size_of_one", "size_of_one_alone", "outside", "outside_hard",
                                           "nan", "two_channels", "five_channels", "no_channels", "no_rows",
                                           "mixed_canvases", "nothing"),
                         [](const auto& test) { return std::string(test.param); });

/// Where we differ on purpose. Sizes of nothing give Python pictures of nothing, which fail further on.
bool is_refused_here(const std::string& sort, const std::string& transform) {
  return sort == "nothing" && (transform.ends_with("Crop") || transform == "CenterCrop");
}
/// Python stumbles over a division by zero, where there is a result.
bool is_taken_here(const std::string& sort, const std::string& transform) {
  static const std::set<std::string> kTaken = {"size_of_one RandomIoUCrop", "no_rows CenterCrop",
                                               "no_rows RandomRotation", "no_rows ElasticTransform"};
  return kTaken.contains(sort + " " + transform);
}

/// Floats differ in their last bit from machine to machine.
testing::Tolerance tolerance_of(const std::string& output, const at::Tensor& expected) {
  return expected.is_floating_point() && output != "next" ? testing::Tolerance{1e-4, 1e-4} : testing::kExact;
}

void expect_results(const Tensors& found, const Tensors& changed, const Tensors& inputs, const json& unchanged) {
  EXPECT_EQ(found.size(), changed.size() + unchanged.size());
  for (const auto& [name, expected] : changed) {
    ASSERT_TRUE(found.contains(name)) << name;
    EXPECT_TENSORS_CLOSE(found.at(name), expected, tolerance_of(name, expected)) << name;
  }
  for (const auto& name : unchanged) {
    ASSERT_TRUE(found.contains(name)) << name;
    EXPECT_TENSORS_EQUAL(found.at(name), inputs.at(name)) << name;
  }
}

TEST_P(BadInputs, DoAsInPythonOrGiveAnError) {
  const testing::TensorFile file = testing::golden(std::string("bad_inputs/") + GetParam());
  const Tensors inputs = testing::within(file, "in/");
  const json& cases = file.metadata.at("cases");
  const parity::Functions functions = parity::transform_classes_functions();
  ASSERT_FALSE(cases.empty());
  for (size_t i = 0; i < cases.size(); ++i) {
    json parameters = file.metadata.at("sample");
    parameters["pipeline"] = cases[i].at("pipeline");
    const std::string name = parameters["pipeline"].at("type");
    SCOPED_TRACE("case " + std::to_string(i) + ": " + parameters["pipeline"].dump());
    const bool fails = !cases[i].at("error").is_null();
    try {
      const Tensors found = functions.at("v2." + name)(inputs, parameters);
      EXPECT_EQ(fails, fails && is_taken_here(GetParam(), name)) << "Python: " << cases[i].at("error");
      if (!fails)
        expect_results(found, testing::within(file, std::to_string(i) + "/"), inputs, cases[i].at("unchanged"));
    } catch (const c10::Error& error) {
      const std::string message = error.what_without_backtrace();
      EXPECT_NE(message, "");
      const bool clearer = is_refused_here(GetParam(), name) && message.find("positive size") != std::string::npos;
      EXPECT_TRUE(fails || clearer) << message;
    }
  }
}

}  // namespace
}  // namespace torchvision::transforms
