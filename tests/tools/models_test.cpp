#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tools/run_program.h"

namespace torchvision::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ModelsCommand, PrintsOneNameALine) {
  const ProgramResult result = run_torchvision({"models"});
  EXPECT_EQ(result.exit_code, 0);
  const std::vector<std::string> names = split_lines(result.out);
  for (const char* name :
       {"resnet18", "resnet152", "resnext101_64x4d", "wide_resnet50_2", "efficientnet_lite0", "lenet5"})
    EXPECT_THAT(names, Contains(name));
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(nlohmann::json::parse(run_torchvision({"models", "--json"}).out).get<std::vector<std::string>>(), names);
}

TEST(ModelsCommand, ShowsAModelAsJson) {
  const ProgramResult result = run_torchvision({"models", "resnet50", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ASSERT_EQ(split_lines(result.out).size(), 1U);
  const nlohmann::json model = nlohmann::json::parse(result.out);
  EXPECT_EQ(model["name"], "resnet50");
  EXPECT_EQ(model["parameters"], 25557032);
  ASSERT_EQ(model["weights"].size(), 2U);
  const nlohmann::json& second = model["weights"][1];
  EXPECT_EQ(second["name"], "ResNet50_Weights.IMAGENET1K_V2");
  EXPECT_EQ(second["default"], true);
  EXPECT_EQ(second["url"], "https://download.pytorch.org/models/resnet50-11ad3fa6.pth");
  EXPECT_EQ(second["metrics"]["ImageNet-1K"]["acc@1"], 80.858);
  EXPECT_EQ(second["num_categories"], 1000);
  EXPECT_TRUE(second.contains("license"));
  EXPECT_EQ(second["preset"]["resize_size"], 232);
  EXPECT_EQ(second["preset"]["crop_size"], 224);
  EXPECT_EQ(second["preset"]["mean"], (std::vector<double>{0.485, 0.456, 0.406}));
  EXPECT_EQ(second["preset"]["interpolation"], "bilinear");
}

TEST(ModelsCommand, ShowsAModelToPeople) {
  const ProgramResult result = run_torchvision({"models", "resnet50"});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* piece : {"25,557,032 parameters", "ResNet50_Weights.IMAGENET1K_V2  (DEFAULT)", "acc@1 80.86",
                            "https://download.pytorch.org/models/resnet50-11ad3fa6.pth", "shorter side to 232"})
    EXPECT_THAT(result.out, HasSubstr(piece));
  EXPECT_THAT(result.out, ::testing::Not(HasSubstr("\033"))) << "colours without a terminal";
}

TEST(ModelsCommand, ListsWeightsThatAreAsAsked) {
  const ProgramResult result = run_torchvision(
      {"models", "--licence", "commercial", "--max-params", "10M", "--min-acc", "75", "--sort", "acc", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json rows = nlohmann::json::parse(result.out);
  ASSERT_GT(rows.size(), 3U);
  double before = 100;
  for (const nlohmann::json& row : rows) {
    EXPECT_LE(row["parameters"], 10'000'000);
    EXPECT_TRUE(row["commercial"].get<bool>());
    const double accuracy = row["metrics"]["ImageNet-1K"]["acc@1"];
    EXPECT_GE(accuracy, 75);
    EXPECT_LE(accuracy, before);
    before = accuracy;
  }
  const ProgramResult table = run_torchvision({"models", "vit_h*"});
  EXPECT_THAT(table.out, HasSubstr("ViT_H_14_Weights.IMAGENET1K_SWAG_E2E_V1"));
  EXPECT_THAT(table.out, HasSubstr("non-commercial"));
  EXPECT_THAT(run_torchvision({"models", "--min-acc", "99"}).out, HasSubstr("no weights"));
}

TEST(ModelsCommand, RefusesFiltersThatMakeNoSense) {
  EXPECT_EQ(run_torchvision({"models", "--max-params", "many"}).exit_code, 2);
  EXPECT_EQ(run_torchvision({"models", "--licence", "mit"}).exit_code, 2);
  EXPECT_THAT(run_torchvision({"models", "resnet50", "--min-acc", "70"}).err, HasSubstr("pattern"));
}

TEST(ModelsCommand, SuggestsTheModelThatWasMeant) {
  const ProgramResult result = run_torchvision({"models", "resnet81"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr("unknown model 'resnet81'; did you mean 'resnet18'?")));
  EXPECT_THAT(run_torchvision({"classify", "x.jpg", "--model", "resnet_50"}).err,
              HasSubstr("did you mean 'resnet50'?"));
}

TEST(ModelsCommand, SaysThatAModelOfPythonIsNotHereYet) {
  const ProgramResult result = run_torchvision({"models", "raft_large"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr("'raft_large' is not part of this version")));
}

}  // namespace
}  // namespace torchvision::testing
