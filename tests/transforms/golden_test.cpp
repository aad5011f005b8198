// What Python's transforms gave, case by case; the functions are those of the live parity run.
#include "support/golden.h"

#include <ATen/Parallel.h>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

class Golden : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> functions() {
  std::vector<std::string> names;
  for (const auto& [name, function] : parity::transforms_functions()) names.push_back(name.substr(name.find('.') + 1));
  return names;
}

INSTANTIATE_TEST_SUITE_P(Transforms, Golden, ::testing::ValuesIn(functions()),
                         [](const auto& test) { return test.param; });

TEST_P(Golden, EqualsPython) {
  const testing::TensorFile file = testing::golden("transforms/" + GetParam());
  const parity::Function function = parity::transforms_functions().at("transforms." + GetParam());
  // Bytes and copies are exact, and so are float filters where torch core computes both sides; it may change the order
  // of its sums from version to version.
  const bool floats = GetParam() == "resize_float" || GetParam() == "normalize" || GetParam() == "ImageClassification";
  const testing::Tolerance tolerance = floats ? testing::kFloatRounding : testing::kExact;
  const auto& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 40u);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    const parity::Tensors out = function(testing::within(file, prefix + "in/"), cases[i]);
    for (const auto& [name, expected] : testing::within(file, prefix + "out/"))
      EXPECT_TENSORS_CLOSE(out.at(name), expected, tolerance) << name << " of case " << i << ": " << cases[i];
  }
}

TEST(Transform, PrintsWhatPythonPrints) {
  const std::vector<TransformPtr> transforms = {
      Resize({256}),
      Resize({}, {.max_size = 640}),
      Resize({4, 5}, {.interpolation = InterpolationMode::kBicubic, .antialias = false}),
      CenterCrop({224}),
      RandomCrop({32}, {.padding = {{1, 2, 3, 4}}, .fill = {0.5}, .padding_mode = PaddingMode::kReflect}),
      RandomCrop({8, 9}, {.pad_if_needed = true}),
      RandomHorizontalFlip({.p = 0.25}),
      RandomResizedCrop({224}),
      ToDtype(at::kFloat, {.scale = true}),
      Normalize({0.485, 1e-5}, {0.229, 1.0}),
      Compose({Resize({256}), CenterCrop({224})}),
      Compose({CenterCrop({224})}),
      Compose({Compose({Resize({8}), CenterCrop({4})}), RandomHorizontalFlip()}),
      ImageClassification()};
  const auto prints = testing::golden("transforms/prints").metadata.at("prints");
  ASSERT_EQ(prints.size(), transforms.size());
  for (size_t i = 0; i < prints.size(); ++i) EXPECT_EQ(transforms[i]->repr(), prints[i].get<std::string>());
}

}  // namespace
}  // namespace torchvision::transforms
