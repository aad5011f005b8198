#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "tools/run_program.h"

namespace torchvision::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string photo() { return source_path("examples/data/photos/coffee.jpg"); }
std::string gif() { return source_path("fuzz/corpus/gif/disposal_2"); }

TEST(InfoCommand, PrintsATableOfFiles) {
  const ProgramResult result = run_torchvision({"info", photo(), gif()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], ::testing::AllOf(HasSubstr("format"), HasSubstr("size"), HasSubstr("frames")));
  EXPECT_THAT(lines[1], ::testing::AllOf(HasSubstr("coffee.jpg"), HasSubstr("JPEG"), HasSubstr("600 x 400")));
  EXPECT_THAT(lines[2], ::testing::AllOf(HasSubstr("GIF"), HasSubstr("8 x 6"), ::testing::EndsWith(" 5")));
  EXPECT_EQ(lines[0].find("format"), lines[1].find("JPEG"));
}

TEST(InfoCommand, PrintsALineOfJsonAFile) {
  const ProgramResult result = run_torchvision({"info", photo(), gif(), "--json"});
  const std::vector<std::string> lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 2U) << result.err;
  const nlohmann::json json = nlohmann::json::parse(lines[0]);
  EXPECT_EQ(json["file"], photo());
  EXPECT_EQ(json["format"], "JPEG");
  EXPECT_EQ(json["width"], 600);
  EXPECT_EQ(json["height"], 400);
  EXPECT_EQ(json["channels"], 3);
  EXPECT_EQ(json["bit_depth"], 8);
  EXPECT_TRUE(json["orientation"].is_null() || json["orientation"].is_number());
  EXPECT_EQ(nlohmann::json::parse(lines[1])["frames"], 5);
}

TEST(InfoCommand, AnswersTheOthersWhereOneIsNoImage) {
  const std::string text = source_path("README.md");
  const ProgramResult result = run_torchvision({"info", text, photo(), "/nowhere.png", "--json"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(split_lines(result.out).size(), 1U);
  EXPECT_THAT(result.complaints(),
              ElementsAre(::testing::AllOf(HasSubstr("README.md"), HasSubstr("expected a JPEG, PNG")),
                          HasSubstr("/nowhere.png")));
}

TEST(InfoCommand, WantsAFile) {
  const ProgramResult result = run_torchvision({"info"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.complaints().size(), 1U);
}

}  // namespace
}  // namespace torchvision::testing
