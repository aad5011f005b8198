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
  std::vector<parity::Tensors> inputs(cases.size()), outputs(cases.size());
  for (const auto& [key, tensor] : file.tensors) {  // "<case>/in/<name>" or "<case>/out/<name>"
    const size_t first = key.find('/'), second = key.find('/', first + 1);
    auto& side = key.substr(first + 1, second - first - 1) == "in" ? inputs : outputs;
    side[std::stoul(key.substr(0, first))][key.substr(second + 1)] = tensor;
  }
  for (size_t i = 0; i < cases.size(); ++i) {
    const parity::Tensors out = function(inputs[i], cases[i]);
    for (const auto& [name, expected] : outputs[i]) {
      // Sines and matrix products of floats differ in their last bit from machine to machine.
      const testing::Tolerance tolerance =
          expected.is_floating_point() ? testing::Tolerance{1e-4, 1e-4} : testing::kExact;
      EXPECT_TENSORS_CLOSE(out.at(name), expected, tolerance) << name << " of case " << i << ": " << cases[i];
    }
  }
}

}  // namespace
}  // namespace torchvision::transforms
