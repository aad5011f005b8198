#include "catalog/filter.h"

#include <gmock/gmock.h>

namespace torchvision::catalog {
namespace {

std::vector<std::string> names(const WeightsFilter& filter) {
  std::vector<std::string> all;
  for (const WeightsRow* row : select_weights(filter)) all.push_back(row->qualified_name());
  return all;
}

TEST(SelectWeights, TakesAllThatPass) {
  const auto all = names({});
  EXPECT_GT(all.size(), 100u);
  size_t small = 0;
  for (const WeightsRow& row : weights())
    if (row.num_params <= 5'000'000 && imagenet_accuracy(row).value_or(0) >= 70 &&
        row.preset.kind == PresetKind::kImageClassification && find_model(row.models[0])->implemented)
      ++small;
  EXPECT_EQ(names({.max_params = 5e6, .min_accuracy = 70}).size(), small);
  EXPECT_GT(small, 3u);
}

TEST(SelectWeights, KnowsNonCommercialLicences) {
  const auto forbidden = names({.licence = Licence::kNoncommercial});
  EXPECT_EQ(forbidden.size(), 12u);
  for (const std::string& name : forbidden) EXPECT_THAT(name, ::testing::HasSubstr("SWAG"));
  for (const std::string& name : names({.licence = Licence::kCommercial}))
    EXPECT_THAT(name, ::testing::Not(::testing::HasSubstr("SWAG")));
}

TEST(SelectWeights, OrdersByWhatIsAsked) {
  const auto best = select_weights({.order = WeightsOrder::kAccuracy});
  EXPECT_EQ(best.front()->qualified_name(), "ViT_H_14_Weights.IMAGENET1K_SWAG_E2E_V1");
  const auto least = select_weights({.include = "resnet*", .order = WeightsOrder::kParameters});
  EXPECT_EQ(least.front()->qualified_name(), "ResNet18_Weights.IMAGENET1K_V1");
  for (const WeightsRow* row : select_weights({.max_mib = 10, .max_gflops = 0.5})) {
    EXPECT_LE(row->file_size, 10);
    EXPECT_LE(row->gflops, 0.5);
  }
}

TEST(Matches, ReadsPatternsAsTheShellDoes) {
  EXPECT_TRUE(matches("resnet18", "resnet*"));
  EXPECT_TRUE(matches("wide_resnet50_2", "*resnet*"));
  EXPECT_TRUE(matches("resnet18", "RESNET1?"));
  EXPECT_TRUE(matches("abcbc", "a*bc"));
  EXPECT_TRUE(matches("", "*"));
  EXPECT_FALSE(matches("resnet18", "resnet"));
  EXPECT_FALSE(matches("resnet18", "resnet1??"));
  EXPECT_FALSE(matches("resnet", ""));
}

}  // namespace
}  // namespace torchvision::catalog
