// What every module promises, for the rows that scripts/golden/golden_ops_module_forms.py wrote.
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <sstream>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/golden.h"
#include "support/module_cases.h"
#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/ops/modules/module.h"

namespace torchvision::ops {
namespace {

using nlohmann::json;

/// Convolutions and matrix products add in an order of their own on each kind of CPU.
constexpr testing::Tolerance kProducts = {1e-5, 1e-5};

class ModuleOfOps : public ::testing::TestWithParam<std::string> {
 protected:
  const testing::TensorFile file = testing::golden(GetParam());
  const json& rows = file.metadata.at("rows");
};

std::map<std::string, at::Tensor> below(const testing::TensorFile& file, const std::string& prefix) {
  std::map<std::string, at::Tensor> found;
  for (const auto& [key, tensor] : file.tensors)
    if (key.starts_with(prefix)) found[key.substr(prefix.size())] = tensor;
  return found;
}

TEST_P(ModuleOfOps, IsPythonsForOneSeed) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto expected = below(file, std::to_string(i) + "/out/");
    auto actual = testing::answer_of_module(rows[i], below(file, std::to_string(i) + "/in/"));
    for (const char* text : {"printed", "keys"})
      EXPECT_EQ(testing::text_of(actual.at(text)), testing::text_of(expected.at(text))) << rows[i];
    EXPECT_TENSORS_EQUAL(actual.at("values"), expected.at("values")) << rows[i];
    EXPECT_EQ(actual.size(), expected.size()) << rows[i];
    for (const auto& [key, tensor] : expected)
      if (tensor.is_floating_point()) {
        EXPECT_TENSORS_CLOSE(actual[key], tensor, kProducts) << rows[i] << " " << key;
      }
  }
}

TEST_P(ModuleOfOps, ClonesSavesAndLoads) {
  const testing::TempDir folder;
  for (const json& row : rows) {
    torch::manual_seed(1);
    const auto module = testing::build_module(row.at("module"), row.at("arguments"));
    module->eval();
    const auto state = checkpoint::state_dict(*module);
    const auto copy = module->clone();
    EXPECT_EQ(typeid(*copy), typeid(*module));
    EXPECT_FALSE(copy->is_training());
    EXPECT_EQ(to_string(*copy), to_string(*module));
    const auto loaded = testing::build_module(row.at("module"), row.at("arguments"));
    checkpoint::save_pth(state, folder / "module.pth");
    checkpoint::load_state_dict(*loaded, checkpoint::load_file(folder / "module.pth"));
    const auto of_copy = checkpoint::state_dict(*copy), of_loaded = checkpoint::state_dict(*loaded);
    for (const auto& [name, tensor] : state) {
      EXPECT_TENSORS_EQUAL(of_copy.at(name), tensor) << row << " " << name;
      EXPECT_FALSE(of_copy.at(name).is_alias_of(tensor)) << row << " " << name;
      EXPECT_TENSORS_EQUAL(of_loaded.at(name), tensor) << row << " " << name;
    }
  }
}

TEST_P(ModuleOfOps, HasItsShapesWithoutInitialValues) {
  for (const json& row : rows) {
    const auto drawn = testing::build_module(row.at("module"), row.at("arguments"));
    const NoInitGuard no_init;
    const auto empty = testing::build_module(row.at("module"), row.at("arguments"));
    EXPECT_EQ(to_string(*empty), to_string(*drawn));
    EXPECT_EQ(testing::key_lines(checkpoint::state_dict(*empty)), testing::key_lines(checkpoint::state_dict(*drawn)));
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, ModuleOfOps, ::testing::Values("ops/module_blocks", "ops/module_operators"),
                         [](const auto& parameter) { return parameter.param.substr(parameter.param.rfind('_') + 1); });

}  // namespace
}  // namespace torchvision::ops
