#include "catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "support/paths.h"

namespace torchvision::catalog {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json facts(const std::string& name) {
  std::ifstream file(testing::source_path("scripts/inventory/" + name));
  return json::parse(file);
}

TEST(Catalog, HasEveryWeightOfPythons) {
  const json all = facts("weights.json");
  ASSERT_EQ(all.size(), 166U);
  for (const json& expected : all) {
    const WeightsRow* row = find_weights(expected["name"].get<std::string>());
    ASSERT_NE(row, nullptr) << expected["name"];
    EXPECT_EQ(row->qualified_name(), expected["name"].get<std::string>());
    EXPECT_EQ(row->url, expected["url"].get<std::string>());
    EXPECT_EQ(row->num_params, expected["meta"]["num_params"]);
    EXPECT_EQ(row->gflops, expected["meta"]["_ops"]);
    EXPECT_EQ(row->file_size, expected["meta"]["_file_size"]);
    EXPECT_EQ(row->is_default, expected["default"]);
    EXPECT_EQ(row->categories, expected["categories"].get<std::string>());
    EXPECT_EQ(to_string(row->preset.kind), expected["preset"]["class"].get<std::string>());
    for (const Metric& metric : row->metrics)
      EXPECT_EQ(metric.value, expected["meta"]["_metrics"][std::string(metric.dataset)][std::string(metric.name)]);
    EXPECT_EQ(std::vector<std::string>(row->models.begin(), row->models.end()),
              expected["models"].get<std::vector<std::string>>());
  }
}

TEST(Catalog, GivesEveryEnumOneDefault) {
  std::set<std::string_view> enums;
  for (const WeightsRow& row : weights()) enums.insert(row.enum_name);
  for (const std::string_view name : enums) {
    EXPECT_EQ(std::ranges::count_if(members_of(name), &WeightsRow::is_default), 1) << name;
    EXPECT_NE(find_weights(std::string(name) + ".DEFAULT"), nullptr) << name;
  }
}

TEST(Catalog, IsSortedSoThatLookupsFind) {
  EXPECT_TRUE(std::ranges::is_sorted(models(), {}, &ModelRow::name));
  EXPECT_TRUE(std::ranges::is_sorted(weights(), {}, &WeightsRow::enum_name));
  for (const ModelRow& model : models()) EXPECT_EQ(find_model(model.name), &model);
  EXPECT_EQ(find_model("resnet"), nullptr);
  EXPECT_EQ(find_model(""), nullptr);
  EXPECT_EQ(find_weights("ResNet50_Weights"), nullptr);
  EXPECT_EQ(find_weights("ResNet50_Weights."), nullptr);
  EXPECT_EQ(find_weights(""), nullptr);
}

TEST(Catalog, LinksModelsAndWeightsBothWays) {
  for (const ModelRow& model : models())
    for (const WeightsRow& row : members_of(model.weights))
      EXPECT_NE(std::ranges::find(row.models, model.name), row.models.end()) << model.name << row.qualified_name();
  for (const WeightsRow& row : weights())
    for (const std::string_view name : row.models) {
      ASSERT_NE(find_model(name), nullptr) << name;
      EXPECT_EQ(find_model(name)->weights, row.enum_name);
    }
}

TEST(Catalog, HasTheCategories) {
  EXPECT_EQ(categories("imagenet1k").size(), 1000U);
  EXPECT_EQ(categories("imagenet1k")[0], "tench");
  EXPECT_EQ(categories("imagenet1k")[967], "espresso");
  EXPECT_EQ(categories("coco91").size(), 91U);
  EXPECT_EQ(categories("voc21")[0], "__background__");
  EXPECT_EQ(categories("kinetics400").size(), 400U);
  EXPECT_THAT(categories("imagenet22k"), IsEmpty());
  for (const WeightsRow& row : weights())
    if (!row.categories.empty()) {
      EXPECT_FALSE(categories(row.categories).empty()) << row.qualified_name();
    }
}

TEST(Catalog, ResolvesPresets) {
  const Preset& preset = find_weights("ResNet50_Weights.IMAGENET1K_V2")->preset;
  EXPECT_EQ(preset.image_classification(), (ImageClassificationPreset{.crop_size = 224, .resize_size = 232}));
  EXPECT_EQ(find_weights("FCOS_ResNet50_FPN_Weights.COCO_V1")->preset.image_classification(), std::nullopt);
  EXPECT_THAT(find_weights("MC3_18_Weights.KINETICS400_V1")->preset.resize_size, ElementsAre(128, 171));
}

TEST(Catalog, SuggestsNearNamesNearestFirst) {
  const std::vector<std::string> names = {"resnet101", "resnet18", "resnet34", "vgg11"};
  EXPECT_THAT(suggestions("resnet19", names), ElementsAre("resnet18", "resnet101", "resnet34"));
  EXPECT_THAT(suggestions("VGG-11", names), ElementsAre("vgg11"));
  EXPECT_THAT(suggestions("transformer", names), IsEmpty());
  EXPECT_THAT(suggestions("", {}), IsEmpty());
}

}  // namespace
}  // namespace torchvision::catalog
