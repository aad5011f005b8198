#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/value.h"
#include "torchvision/core/error.h"
#include "train/small_problem.h"

namespace torchvision::train {
namespace {

using testing::kTestSamples;
using testing::kTrainSamples;
using testing::Patterns;
using testing::small_net;
using testing::small_options;
using testing::SmallNet;
using testing::TempDir;

void expect_same_weights(const checkpoint::StateDict& actual, const checkpoint::StateDict& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (const auto& [name, tensor] : expected) EXPECT_TENSORS_EQUAL(actual.at(name), tensor) << name;
}

TrainingResult train(SmallNet& net, const ClassificationOptions& options,
                     const ClassificationCallbacks& callbacks = {}) {
  return train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), testing::small_transforms(),
                              options, callbacks);
}

void expect_same_history(const TrainingResult& actual, const TrainingResult& expected) {
  ASSERT_EQ(actual.history.size(), expected.history.size());
  for (size_t i = 0; i < expected.history.size(); ++i) {
    EXPECT_EQ(actual.history[i].epoch, expected.history[i].epoch);
    EXPECT_EQ(actual.history[i].lr, expected.history[i].lr);
    EXPECT_EQ(actual.history[i].train_loss, expected.history[i].train_loss);
    EXPECT_EQ(actual.history[i].train_accuracy, expected.history[i].train_accuracy);
    EXPECT_EQ(actual.history[i].test_loss, expected.history[i].test_loss);
    EXPECT_EQ(actual.history[i].test_accuracy, expected.history[i].test_accuracy);
  }
}

struct ResumeCase {
  std::string name;
  OptimizerOptions optimizer;
  std::optional<double> ema = std::nullopt;
  int64_t stop_after = 0;  // steps; an epoch has 12
};

class ResumeTest : public ::testing::TestWithParam<ResumeCase> {};

TEST_P(ResumeTest, GivesTheWeightsOfAnUndisturbedRun) {
  const TempDir folder;
  ClassificationOptions options = small_options();
  options.optimizer = GetParam().optimizer;
  options.model_ema_decay = GetParam().ema;
  SmallNet undisturbed = small_net();
  const TrainingResult expected = train(undisturbed, options);
  ASSERT_TRUE(expected.finished);

  options.checkpoint = options.resume = folder / "last.pth";
  int64_t steps = 0;
  SmallNet stopped = small_net();
  const auto stop = [&](const StepInfo&) { return ++steps < GetParam().stop_after; };
  EXPECT_FALSE(train(stopped, options, {.on_step = stop}).finished);
  EXPECT_EQ(steps, GetParam().stop_after);

  SmallNet resumed = small_net(77);  // other weights: all must come from the checkpoint
  options.num_workers = 2;
  const TrainingResult result = train(resumed, options, {.on_step = [&](const StepInfo&) { return ++steps > 0; }});
  EXPECT_TRUE(result.finished);
  EXPECT_EQ(steps, 4 * 12) << "no step was done twice or left out";
  expect_same_weights(checkpoint::state_dict(resumed), checkpoint::state_dict(undisturbed));
  expect_same_history(result, expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, ResumeTest,
    ::testing::Values(ResumeCase{"MidEpoch", {.lr = 0.05}, std::nullopt, 17},
                      ResumeCase{"FirstStep", {.lr = 0.05}, std::nullopt, 1},
                      ResumeCase{"LastStepOfAnEpoch", {.lr = 0.05}, std::nullopt, 24},
                      ResumeCase{"LastStepOfAll", {.lr = 0.05, .nesterov = true}, 0.9, 48},
                      ResumeCase{"WithoutMomentum", {.lr = 0.05, .momentum = 0}, std::nullopt, 20},
                      ResumeCase{"AdamW", {.kind = OptimizerKind::kAdamW, .lr = 0.005}, std::nullopt, 30},
                      ResumeCase{"AveragedWeights", {.kind = OptimizerKind::kAdamW, .lr = 0.005}, 0.9, 13}),
    [](const auto& test) { return test.param.name; });

/// Starts the training program, which waits for leave before each step. Kills it around step `kill_after`: up to a
/// millisecond after it got leave to go on, in which it steps, or saves. True when it came to its end.
bool run_program(const std::string& checkpoint, const std::string& result, const std::string& optimizer,
                 int64_t kill_after, std::chrono::microseconds delay = {}) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw std::runtime_error("socketpair");
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDIN_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(TRAINING_PROGRAM, TRAINING_PROGRAM, checkpoint.c_str(), result.c_str(), optimizer.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  char dot = 0;
  for (int64_t step = 1; step != kill_after + 1 && ::read(ends[0], &dot, 1) == 1; ++step) {
    ::send(ends[0], &dot, 1, MSG_NOSIGNAL);
    if (step != kill_after) continue;
    std::this_thread::sleep_for(delay);
    ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  EXPECT_TRUE(killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << "status " << status;
  return !killed;
}

class KillTest : public ::testing::TestWithParam<std::string> {};

TEST_P(KillTest, KilledAndResumedTrainingEndsInTheSameWeights) {
  const TempDir folder;
  const std::string expected = folder / "undisturbed.pth";
  ASSERT_TRUE(run_program(folder / "a.pth", expected, GetParam(), -1));

  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  const std::string result = folder / "killed.pth";
  int kills = 0;
  // Each run gets past its next checkpoint, five steps on, so one of them finishes.
  while (!run_program(folder / "b.pth", result, GetParam(), 6 + static_cast<int64_t>(random() % 9),
                      std::chrono::microseconds(random() % 1000))) {
    ++kills;
    ASSERT_FALSE(std::filesystem::exists(result));
    ASSERT_LT(kills, 48);
  }
  EXPECT_GE(kills, 2) << "seed " << seed;
  expect_same_weights(checkpoint::load_file(result), checkpoint::load_file(expected));
  EXPECT_FALSE(::testing::Test::HasFailure()) << "kill points drawn with seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(All, KillTest, ::testing::Values("sgd", "adamw"), [](const auto& test) { return test.param; });

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() {
    options_.epochs = 1;
    options_.checkpoint = path_;
    SmallNet net = small_net();
    train(net, options_);
    options_.resume = path_;
  }

  const TempDir folder_;
  const std::string path_ = folder_ / "last.pth";
  ClassificationOptions options_ = small_options();
};

TEST_F(CheckpointTest, IsAFileOfWeightsToo) {
  SmallNet net = small_net(5);
  checkpoint::load_state_dict(net, checkpoint::load_file(path_));
  const Evaluation evaluation = evaluate(net, Patterns(kTestSamples), testing::small_transforms().eval);
  EXPECT_EQ(evaluation.accuracy,
            checkpoint::load_value(path_).at("history").as_list().at(0).at("test_accuracy").as_double());
}

TEST_F(CheckpointTest, RefusesOtherOptionsByName) {
  options_.batch_size = 4;
  options_.optimizer.lr = 0.5;
  SmallNet net = small_net();
  EXPECT_ERROR(train(net, options_), FormatError, path_, "batch_size 8", "batch_size 4", "lr 0.05", "lr 0.5");
}

TEST_F(CheckpointTest, AllowsMoreEpochs) {
  options_.epochs = 2;
  SmallNet net = small_net();
  EXPECT_EQ(train(net, options_).history.size(), 2u);
}

TEST_F(CheckpointTest, RefusesFilesThatAreNoTrainingCheckpoint) {
  SmallNet net = small_net();
  checkpoint::save_pth(checkpoint::state_dict(net), path_);
  EXPECT_ERROR(train(net, options_), FormatError, path_, "cannot resume training");
}

TEST_F(CheckpointTest, RefusesOptimizerStateThatDoesNotFit) {
  checkpoint::Value value = checkpoint::load_value(path_);
  checkpoint::Value optimizer = value.at("optimizer");
  checkpoint::Value state = optimizer.at("norm.weight");
  state.set("momentum_buffer", at::zeros({9}));
  checkpoint::save_value(value.set("optimizer", optimizer.set("norm.weight", state)), path_);
  SmallNet net = small_net();
  EXPECT_ERROR(train(net, options_), FormatError, "norm.weight", "momentum_buffer", "[8]", "[9]");
  checkpoint::save_value(value.set("optimizer", checkpoint::Value(optimizer).set("norm.wait", state)), path_);
  EXPECT_ERROR(train(net, options_), FormatError, "norm.w");
}

TEST_F(CheckpointTest, StartsAnewWhereThereIsNone) {
  options_.resume = folder_ / "none.pth";
  SmallNet net = small_net();
  EXPECT_EQ(train(net, options_).history.size(), 1u);
}

}  // namespace
}  // namespace torchvision::train
