// What Python's functionals gave for every kind; the functions are those of the live parity run.
#include <ATen/ATen.h>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "support/golden.h"

namespace torchvision::transforms {
namespace {

class GeometryGolden : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> functions() {
  std::vector<std::string> names;
  for (const auto& [name, function] : parity::transforms_geometry_functions())
    names.push_back(name.substr(name.find('.') + 1));
  return names;
}

INSTANTIATE_TEST_SUITE_P(Transforms, GeometryGolden, ::testing::ValuesIn(functions()),
                         [](const auto& test) { return test.param; });

TEST_P(GeometryGolden, EqualsPython) {
  const testing::TensorFile file = testing::golden("geometry/" + GetParam());
  const parity::Function function = parity::transforms_geometry_functions().at("geometry." + GetParam());
  const auto& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 12u);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string number = std::to_string(i);
    const parity::Tensors out = function(testing::within(file, number + "/in/"), cases[i]);
    for (const auto& [name, expected] : testing::within(file, number + "/out/")) {
      // Sines and matrix products of floats differ in their last bit from machine to machine.
      const testing::Tolerance tolerance =
          expected.is_floating_point() ? testing::Tolerance{1e-4, 1e-4} : testing::kExact;
      EXPECT_TENSORS_CLOSE(out.at(name), expected, tolerance) << name << " of case " << i << ": " << cases[i];
    }
  }
}

}  // namespace
}  // namespace torchvision::transforms
