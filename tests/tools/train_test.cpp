#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>

#include "support/assert_close.h"
#include "support/paths.h"
#include "tools/support.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/io/image.h"

namespace torchvision::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kDigits = {"--dataset", "mnist", "--data", TORCHVISION_SOURCE_DIR "/examples/data/mnist",
                                          "--model",   "lenet5"};

/// A run short enough for a test and long enough to be killed in: 3 epochs of 100 steps.
std::vector<std::string> training(const std::string& output, const std::vector<std::string>& more = {}) {
  return with(with({"train"}, kDigits), with({"--epochs", "3", "--batch-size", "16", "--limit", "1600", "--seed", "5",
                                              "--threads", "1", "--workers", "1", "--output", output},
                                             more));
}

void expect_same_weights(const std::string& a, const std::string& b) {
  const checkpoint::StateDict left = checkpoint::load_file(a + "/model.pth"),
                              right = checkpoint::load_file(b + "/model.pth");
  ASSERT_EQ(left.size(), right.size());
  for (const auto& [name, tensor] : left) EXPECT_TENSORS_EQUAL(tensor, right.at(name)) << name;
}

/// Sends `signal` to a run of training once it has written `checkpoints` checkpoints.
ProgramResult run_and_signal(const std::string& output, int signal, int checkpoints) {
  std::filesystem::file_time_type last;
  int seen = 0;
  bool sent = false;
  const auto watch = [&](pid_t process) {
    std::error_code missing;
    const auto written = std::filesystem::last_write_time(output + "/checkpoint.pth", missing);
    if (missing || written == last) return;
    last = written;
    if (++seen < checkpoints || sent) return;
    sent = true;
    ::kill(process, signal);
  };
  return run_torchvision(training(output, {"--checkpoint-steps", "10"}), {.watch = watch});
}

class TrainCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempDir;
    undisturbed_ = run_torchvision(training(output(), {"--json"}));
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string output() { return *folder_ / "undisturbed"; }

  static TempDir* folder_;
  static ProgramResult undisturbed_;
};
TempDir* TrainCommand::folder_ = nullptr;
ProgramResult TrainCommand::undisturbed_;

TEST_F(TrainCommand, PrintsALineOfJsonAnEpoch) {
  ASSERT_EQ(undisturbed_.exit_code, 0) << undisturbed_.err;
  EXPECT_EQ(undisturbed_.err, "");
  const std::vector<json> lines = json_lines(undisturbed_);
  ASSERT_EQ(lines.size(), 4U);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(lines[i]["epoch"], i + 1);
    EXPECT_GT(lines[i]["train_loss"], 0);
  }
  EXPECT_GT(lines[2]["test_accuracy"], 0.85) << "1600 digits teach that much";
  EXPECT_EQ(lines[3]["accuracy"], lines[2]["test_accuracy"]);
  EXPECT_EQ(lines[3]["weights"], output() + "/model.pth");
}

TEST_F(TrainCommand, WritesHistoryAndPictures) {
  const json history = json::parse(read_text(output() + "/history.json"));
  ASSERT_EQ(history.size(), 3U);
  EXPECT_EQ(history[2], json_lines(undisturbed_).at(2));
  const std::vector<std::string> table = split_lines(read_text(output() + "/history.csv"));
  ASSERT_EQ(table.size(), 4U);
  EXPECT_EQ(table[0], "epoch,lr,train_loss,train_accuracy,test_loss,test_accuracy,seconds");
  EXPECT_THAT(table[3], ::testing::StartsWith("3,"));
  EXPECT_EQ(io::decode_image(output() + "/curves.png").sizes(), (at::IntArrayRef{3, 560, 960}));
  EXPECT_GT(io::decode_image(output() + "/predictions.png").size(1), 500);
}

TEST_F(TrainCommand, EvaluateFindsTheSameAccuracy) {
  const ProgramResult result = run_torchvision(
      with(with({"evaluate"}, kDigits), {"--weights", output() + "/model.pth", "--limit", "1600", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json answer = json_lines(result).at(0);
  EXPECT_EQ(answer.size(), 3U);
  EXPECT_EQ(answer["samples"], 1600);
  EXPECT_EQ(answer["accuracy"], json_lines(undisturbed_).at(3)["accuracy"]);
  EXPECT_NEAR(answer["loss"].get<double>(), json_lines(undisturbed_).at(3)["loss"].get<double>(), 1e-4);
}

TEST_F(TrainCommand, ClassifyReadsADigit) {
  const TempDir folder;
  const std::string digit = folder / "digit.png";
  io::write_png(at::zeros({1, 28, 28}, at::kByte), digit);
  const ProgramResult result = run_torchvision(
      {"classify", digit, "--model", "lenet5", "--weights", output() + "/model.pth", "--topk", "10", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json_lines(result).at(0)["predictions"].size(), 10U);
}

TEST_F(TrainCommand, WorkersDoNotChangeTheWeights) {
  const TempDir folder;
  const std::string other = folder / "run";
  const ProgramResult result = run_torchvision(with(training(other), {"--workers", "0"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  expect_same_weights(other, output());
}

TEST_F(TrainCommand, ASeedIsANetworkOfItsOwn) {
  const TempDir folder;
  const ProgramResult result = run_torchvision(training(folder / "run", {"--seed", "6"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_FALSE(at::equal(checkpoint::load_file(folder / "run/model.pth").at("fc1.weight"),
                         checkpoint::load_file(output() + "/model.pth").at("fc1.weight")));
}

TEST_F(TrainCommand, ResumesAfterSigkillToTheSameWeights) {
  const TempDir folder;
  const std::string killed = folder / "killed";
  ASSERT_EQ(run_and_signal(killed, SIGKILL, 5).exit_code, 128 + SIGKILL);
  EXPECT_FALSE(std::filesystem::exists(killed + "/model.pth"));
  const ProgramResult result = run_torchvision(training(killed, {"--resume", killed + "/checkpoint.pth", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  expect_same_weights(killed, output());
  EXPECT_EQ(json_lines(result).back()["accuracy"], json_lines(undisturbed_).back()["accuracy"]);
}

TEST_F(TrainCommand, CtrlCEndsCleanlyAndNamesTheCheckpoint) {
  const TempDir folder;
  const std::string stopped = folder / "stopped";
  const ProgramResult result = run_and_signal(stopped, SIGINT, 3);
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr("--resume " + stopped + "/checkpoint.pth")));
  ASSERT_EQ(run_torchvision(training(stopped, {"--resume", stopped + "/checkpoint.pth"})).exit_code, 0);
  expect_same_weights(stopped, output());
}

TEST_F(TrainCommand, BeginsFromWeightsThatFitButForTheLastLayer) {
  const TempDir folder;
  const std::vector<std::string> frozen = {
      "--weights", output() + "/model.pth", "--limit", "16", "--epochs", "1", "--lr", "1e-12"};
  const ProgramResult result =
      run_torchvision(training(folder / "run", with(frozen, {"--num-classes", "12", "--weight-decay", "0"})));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const checkpoint::StateDict begun = checkpoint::load_file(folder / "run/model.pth");
  EXPECT_EQ(begun.at("fc3.weight").size(0), 12);
  EXPECT_TENSORS_CLOSE(begun.at("fc1.weight"), checkpoint::load_file(output() + "/model.pth").at("fc1.weight"),
                       (Tolerance{0, 1e-6}));
  const std::string other = folder / "resnet.pth";
  save_initial_weights(other, "resnet18", 10);
  expect_failure(run_torchvision(training(folder / "other", {"--weights", other})), {"conv1.weight"});
}

TEST_F(TrainCommand, LearnsFromFoldersOfPhotos) {
  const TempDir folder;
  for (const char* part : {"train", "val"})
    for (const char* name : {"chelsea", "coffee"}) {
      const std::filesystem::path category = folder.path() / part / name;
      std::filesystem::create_directories(category);
      for (const char* copy : {"1.jpg", "2.jpg"})
        std::filesystem::copy_file(photo(std::string(name) + ".jpg"), category / copy);
    }
  const ProgramResult result = run_torchvision(
      {"train", "--dataset", "image_folder", "--data", folder.path(), "--model", "resnet18", "--resize-size", "40",
       "--crop-size", "32", "--epochs", "2", "--batch-size", "2", "--output", folder / "run", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json_lines(result).back()["samples"], 4);
  EXPECT_EQ(checkpoint::load_file(folder / "run/model.pth").at("fc.weight").size(0), 2);
  EXPECT_GT(io::decode_image((folder / "run/predictions.png").string()).size(2), 300);
}

TEST_F(TrainCommand, PrintsPlainLinesWithoutATerminal) {
  const TempDir folder;
  const ProgramResult result = run_torchvision(training(folder / "run", {"--limit", "64"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const std::vector<std::string> lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], HasSubstr("epoch 1/3  loss "));
  EXPECT_THAT(lines[3], HasSubstr("test accuracy "));
  EXPECT_THAT(result.out, ::testing::Not(HasSubstr("\033")));
}

TEST_F(TrainCommand, FailsInOneLine) {
  const TempDir folder;
  const std::string damaged = folder / "damaged.pth";
  write_text(damaged, read_text(output() + "/checkpoint.pth").substr(0, 5000));
  expect_failure(run_torchvision(training(folder / "a", {"--resume", folder / "none.pth"})), {"none.pth"});
  expect_failure(run_torchvision(training(folder / "b", {"--resume", damaged})), {damaged});
  expect_failure(run_torchvision(with(with({"evaluate"}, kDigits), {"--weights", folder / "none.pth"})), {"none.pth"});
  expect_failure(run_torchvision({"evaluate", "--dataset", "mnist", "--data", folder / "nowhere", "--model", "lenet5",
                                  "--weights", output() + "/model.pth"}),
                 {"nowhere"});
}

TEST_F(TrainCommand, SuggestsTheDataSetThatWasMeant) {
  const ProgramResult result =
      run_torchvision({"evaluate", "--dataset", "minst", "--data", "d", "--model", "lenet5", "--weights", "w.pth"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr("unknown data set 'minst'; did you mean 'mnist'?")));
}

}  // namespace
}  // namespace torchvision::testing
