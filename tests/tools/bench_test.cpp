#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "tools/run_program.h"
#include "torchvision/io/image.h"

namespace torchvision::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void write_photos(const std::string& folder, int count) {
  std::filesystem::create_directories(folder);
  for (int i = 0; i < count; ++i)
    io::write_jpeg(at::randint(256, {3, 40 + i, 50}, at::kByte), folder + "/" + std::to_string(i) + ".jpg");
}

void expect_refusal(std::vector<std::string> arguments, int exit_code, const std::string& piece) {
  arguments.insert(arguments.begin(), "bench");
  const ProgramResult result = run_torchvision(arguments);
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr(piece)));
}

TEST(BenchCommand, CountsEveryImageAndSaysWhereTimeGoes) {
  const TempDir folder;
  write_photos(folder / "photos", 5);
  write_photos(folder / "photos/deeper", 2);
  io::write_png(at::randint(256, {3, 33, 44}, at::kByte), folder / "photos/other.png");
  write_text(folder / "photos/notes.txt", "no image");
  write_text(folder / "pipeline.json", R"({"transforms": [{"type": "RandomResizedCrop", "size": [24, 24]},
                                          {"type": "ToDtype", "dtype": "float32", "scale": true}]})");
  for (const char* threads : {"1", "3"}) {
    const ProgramResult result =
        run_torchvision({"bench", "pipeline", "--data", folder / "photos", "--pipeline", folder / "pipeline.json",
                         "--threads", threads, "--batch-size", "3", "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto json = nlohmann::json::parse(result.out);
    EXPECT_EQ(json.at("images"), 8);
    EXPECT_GT(json.at("seconds").get<double>(), 0);
    EXPECT_NEAR(json.at("images_per_second").get<double>(), 8 / json.at("seconds").get<double>(), 1e-6);
    for (const char* stage : {"read", "decode", "transform"})
      EXPECT_GT(json.at("stages").at(stage).get<double>(), 0) << stage;
  }
}

TEST(BenchCommand, ShowsThePlanToPeople) {
  const TempDir folder;
  write_photos(folder / "photos", 2);
  const ProgramResult result =
      run_torchvision({"bench", "pipeline", "--data", folder / "photos", "--apply", "CenterCrop(20)|ColorJitter(0.4)"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("one pass over rows\n  CenterCrop(size=(20, 20))\nrun ColorJitter\n"));
  EXPECT_THAT(result.out, HasSubstr("images/s"));
}

TEST(BenchCommand, TellsWhatIsWrong) {
  const TempDir folder;
  const std::string photos = folder / "photos", empty = folder / "empty";
  write_photos(photos, 2);
  std::filesystem::create_directories(empty);
  expect_refusal({"pipeline", "--data", photos}, 2, "--pipeline or --apply");
  expect_refusal({"models", "--data", photos, "--apply", "Identity"}, 2, "pipeline");
  expect_refusal({"pipeline", "--data", folder / "nowhere", "--apply", "Identity"}, 1, "nowhere");
  expect_refusal({"pipeline", "--data", empty, "--apply", "Identity"}, 1, "no image file");
  expect_refusal({"pipeline", "--data", photos, "--apply", "Identity"}, 1, "one size");
  write_text(photos + "/2.jpg", "no picture");
  expect_refusal({"pipeline", "--data", photos, "--apply", "Resize([8, 8])"}, 1, "2.jpg");
}

}  // namespace
}  // namespace torchvision::testing
