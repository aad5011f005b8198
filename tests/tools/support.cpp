#include "tools/support.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::testing {

void save_initial_weights(const std::string& path, const std::string& model, int64_t num_classes, uint64_t seed) {
  at::manual_seed(seed);
  checkpoint::save_pth(checkpoint::state_dict(*models::get_model(model, {.num_classes = num_classes})), path);
}

std::string photo(const std::string& name) { return source_path("examples/data/photos/" + name); }

std::vector<nlohmann::json> json_lines(const ProgramResult& result) {
  std::vector<nlohmann::json> values;
  for (const std::string& line : split_lines(result.out)) values.push_back(nlohmann::json::parse(line));
  return values;
}

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

void expect_failure(const ProgramResult& result, const std::vector<std::string>& pieces) {
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.complaints(), ::testing::ElementsAre(::testing::StartsWith("torchvision: "))) << result.err;
  for (const std::string& piece : pieces) EXPECT_THAT(result.err, ::testing::HasSubstr(piece));
}

}  // namespace torchvision::testing
