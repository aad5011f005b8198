// What the front answers by itself: help, the version, wrong usage.
#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "support/paths.h"
#include "tools/run_program.h"

namespace torchvision::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Wrong usage: exit code 2, nothing on standard output, one line on standard error with the given pieces.
void expect_usage_error(const std::vector<std::string>& arguments, const std::vector<std::string>& pieces) {
  const ProgramResult result = run_torchvision(arguments);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.complaints(), ElementsAre(StartsWith("torchvision: ")));
  for (const std::string& piece : pieces) EXPECT_THAT(result.err, HasSubstr(piece));
}

TEST(ProgramHelp, NamesEveryCommand) {
  const ProgramResult result = run_torchvision({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, AllOf(HasSubstr("models"), HasSubstr("classify"), HasSubstr("train"), HasSubstr("evaluate"),
                                HasSubstr("info"), HasSubstr("convert"), HasSubstr("frames"), HasSubstr("Exit codes"),
                                HasSubstr("torchvision classify photo.jpg --model resnet50")));
}

TEST(ProgramHelp, EveryCommandHasExamples) {
  for (const std::string command :
       {"models", "classify", "train", "evaluate", "info", "convert", "frames", "explain"}) {
    const ProgramResult result = run_torchvision({command, "--help"});
    EXPECT_EQ(result.exit_code, 0) << command;
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, HasSubstr("Examples:\n  torchvision " + command)) << command;
    if (command != "convert") {  // which prints nothing
      EXPECT_THAT(result.out, HasSubstr("--json")) << command;
    }
  }
}

TEST(ProgramHelp, FitsAHundredAndTwentyColumns) {
  for (const std::string command : {"models", "classify", "train", "evaluate", "info", "convert", "frames", "explain"})
    for (const std::string& line : split_lines(run_torchvision({command, "--help"}).out))
      EXPECT_LE(line.size(), 120U) << command << ": " << line;
}

TEST(ProgramVersion, IsOneLine) {
  const ProgramResult result = run_torchvision({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(split_lines(result.out), ElementsAre(::testing::MatchesRegex("torchvision [0-9]+\\.[0-9]+\\.[0-9]+")));
}

TEST(ProgramUsage, NoCommandIsWrong) { expect_usage_error({}, {"expected a command", "torchvision --help"}); }

TEST(ProgramUsage, SuggestsTheCommandThatWasMeant) {
  expect_usage_error({"clasify", "x.jpg"}, {"unknown command 'clasify'", "did you mean 'classify'?"});
  expect_usage_error({"xyzzy"}, {"unknown command 'xyzzy'; see torchvision --help"});
}

TEST(ProgramUsage, SuggestsTheOptionThatWasMeant) {
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--top-k", "3"},
                     {"classify: unknown option '--top-k'", "did you mean '--topk'?"});
}

TEST(ProgramUsage, NamesWhatIsMissing) {
  expect_usage_error({"classify"}, {"classify: images is required"});
  expect_usage_error({"classify", "x.jpg"}, {"--model is required"});
  expect_usage_error({"train", "--dataset", "mnist", "--data", "d", "--model", "lenet"}, {"--output is required"});
  expect_usage_error({"evaluate", "--dataset", "mnist", "--data", "d", "--model", "lenet"}, {"--weights is required"});
}

TEST(ProgramUsage, NamesTheValueThatIsWrong) {
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--topk", "0"}, {"--topk"});
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--topk", "five"}, {"--topk", "five"});
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--interpolation", "cubic"}, {"cubic", "bicubic"});
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--mean", "0.5,half"}, {"--mean", "0.5,half"});
  expect_usage_error({"models", "resnet18", "resnet50"}, {"unexpected argument 'resnet50'"});
}

TEST(ProgramUsage, TheLastOfAnOptionSaidTwiceCounts) {
  expect_usage_error({"classify", "x.jpg", "--model", "resnet18", "--model", "resnet81"}, {"unknown model 'resnet81'"});
}

TEST(Front, AnswersInMilliseconds) {
  // Loading LibTorch takes 300 ms and more; the best of ten starts shows that nobody did.
  using Clock = std::chrono::steady_clock;
  Clock::duration best = std::chrono::seconds(100);
  for (int i = 0; i < 10; ++i) {
    const Clock::time_point start = Clock::now();
    run_torchvision({"--version"});
    best = std::min(best, Clock::now() - start);
  }
  EXPECT_LT(best, std::chrono::milliseconds(100));
}

TEST(Front, SaysWhichPartIsMissing) {
  const TempDir folder;
  const std::string copy = folder / "torchvision";
  std::filesystem::copy_file(TORCHVISION_BINARY_DIR "/bin/torchvision", copy);
  const ProgramResult result = run_program(copy, {"classify", "x.jpg", "--model", "resnet18"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.complaints(), ElementsAre(AllOf(HasSubstr("torchvision-tensor"), HasSubstr("No such file"))));
  EXPECT_THAT(run_program(copy, {"frames", "x.mp4", "--out", "pictures"}).complaints(),
              ElementsAre(AllOf(HasSubstr("built without video"), HasSubstr("-DTORCHVISION_WITH_VIDEO=ON"))));
}

}  // namespace
}  // namespace torchvision::testing
