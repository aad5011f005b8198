#include "torchvision/train/classification.h"

#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/data/sample_error.h"
#include "torchvision/train/train_one_epoch.h"
#include "train/small_problem.h"

namespace torchvision::train {
namespace {

using testing::kTestSamples;
using testing::kTrainSamples;
using testing::Patterns;
using testing::small_net;
using testing::small_options;
using testing::small_transforms;
using testing::SmallNet;

TEST(TrainClassification, LearnsASmallProblem) {
  for (const OptimizerKind kind : {OptimizerKind::kSGD, OptimizerKind::kAdamW}) {
    SmallNet net = small_net();
    ClassificationOptions options = small_options();
    options.epochs = 8;
    options.optimizer.kind = kind;
    if (kind == OptimizerKind::kAdamW) options.optimizer.lr = 0.01;
    const TrainingResult result =
        train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options);
    ASSERT_EQ(result.history.size(), 8u);
    EXPECT_LT(result.history.back().train_loss, 0.6 * result.history.front().train_loss) << to_string(kind);
    EXPECT_GE(result.best_accuracy, 0.95) << to_string(kind);
    EXPECT_TRUE(net.is_training()) << "evaluation leaves the mode as it was";
  }
}

TEST(TrainClassification, IsTheSameForAnyNumberOfWorkersAndOnlyForOneSeed) {
  const auto weights = [](int64_t workers, uint64_t seed) {
    SmallNet net = small_net();
    ClassificationOptions options = small_options();
    options.epochs = 2;
    options.num_workers = workers;
    options.seed = seed;
    train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options);
    return net.classifier->weight.detach().clone();
  };
  const at::Tensor expected = weights(0, 3);
  EXPECT_TENSORS_EQUAL(weights(2, 3), expected);
  EXPECT_FALSE(at::equal(weights(0, 4), expected));
}

TEST(TrainClassification, TellsItsProgress) {
  SmallNet net = small_net();
  ClassificationOptions options = small_options();
  options.epochs = 2;
  std::vector<StepInfo> steps;
  std::vector<EpochRecord> epochs;
  int64_t evaluated = 0;
  const TrainingResult result =
      train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options,
                           {.on_step = [&](const StepInfo& step) { return steps.push_back(step), true; },
                            .on_evaluate = [&](int64_t done, int64_t total) { evaluated += done == total; },
                            .on_epoch = [&](const EpochRecord& epoch) { epochs.push_back(epoch); }});
  ASSERT_EQ(steps.size(), 24u);
  EXPECT_EQ(steps[13].epoch, 1);
  EXPECT_EQ(steps[13].step, 2);
  EXPECT_EQ(steps[13].steps, 12);
  EXPECT_NEAR(steps[0].lr, 0.05 * 0.01, 1e-12) << "the warm-up begins low";
  EXPECT_NEAR(steps[6].lr, 0.05, 1e-12) << "and ends after half an epoch";
  EXPECT_LT(steps[23].lr, 0.001);
  ASSERT_EQ(epochs.size(), 2u);
  EXPECT_EQ(evaluated, 2);
  EXPECT_EQ(epochs[1].train_loss, steps[23].loss);
  EXPECT_EQ(result.history[1].test_accuracy, epochs[1].test_accuracy);
}

TEST(TrainClassification, LeavesTheAverageInTheModel) {
  const auto train = [](std::optional<double> decay) {
    SmallNet net = small_net();
    ClassificationOptions options = small_options();
    options.epochs = 1;
    options.model_ema_decay = decay;
    train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options);
    return net.classifier->weight.detach().clone();
  };
  const at::Tensor plain = train(std::nullopt);
  EXPECT_TENSORS_EQUAL(train(0.0), plain) << "an average that keeps nothing is the last weights";
  EXPECT_FALSE(at::equal(train(0.9), plain));
}

TEST(TrainClassification, ClipsGradients) {
  SmallNet net = small_net();
  const at::Tensor before = net.classifier->bias.detach().clone();
  ClassificationOptions options = small_options();
  options.epochs = 1;
  options.optimizer.momentum = 0;
  options.optimizer.weight_decay = 0;
  options.clip_grad_norm = 1e-6;
  train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options);
  EXPECT_LT((net.classifier->bias.detach() - before).abs().max().item<double>(), 12 * 0.05 * 1e-6);
}

TEST(TrainClassification, SaysSoWhenItDiverges) {
  SmallNet net = small_net();
  ClassificationOptions options = small_options();
  options.optimizer.lr = 1e30;
  EXPECT_ERROR(train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options),
               Error, "diverged", "epoch 0", "learning rate");
}

TEST(TrainClassification, NamesTheSampleThatCannotBeLoaded) {
  SmallNet net = small_net();
  ClassificationTransforms transforms = small_transforms();
  transforms.train.sample = [](const at::Tensor& image, const at::Generator&) {
    TORCH_CHECK_VALUE(image.select(1, 3).to(at::kFloat).mean().item<double>() < 150, "a row in the middle");
    return image;
  };
  try {
    train_classification(net, Patterns(kTrainSamples), Patterns(kTestSamples), transforms, small_options());
    ADD_FAILURE() << "should have thrown";
  } catch (const data::SampleError& error) {
    EXPECT_EQ(error.index() % 3, 0);
    EXPECT_EQ((error.index() * 5) % 8, 3);
  }
}

TEST(TrainOneEpoch, IsOneEpochOfTheWholeTraining) {
  ClassificationOptions options = small_options();
  options.epochs = 1;
  options.lr_scheduler = LRSchedule::kConstant;
  options.lr_warmup_epochs = 0;
  SmallNet expected = small_net();
  const TrainingResult result =
      train_classification(expected, Patterns(kTrainSamples), Patterns(kTestSamples), small_transforms(), options);
  SmallNet net = small_net();
  torch::manual_seed(data::epoch_seed(options.seed, -1));  // dropout's
  const auto optimizer = make_optimizer(net, options.optimizer);
  const Patterns train_set(kTrainSamples);
  const data::ImageLoader loader = data::make_image_loader(
      train_set, small_transforms().train, {.batch_size = options.batch_size, .shuffle = true, .seed = options.seed});
  int64_t steps = 0;
  const EpochMetrics metrics = train_one_epoch(
      net, *optimizer, loader.epoch(0),
      {.label_smoothing = options.label_smoothing, .before_step = [&](int64_t step) { EXPECT_EQ(step, steps++); }});
  EXPECT_EQ(steps, loader.size());
  EXPECT_EQ(metrics.samples, kTrainSamples);
  EXPECT_EQ(metrics.loss, result.history[0].train_loss);
  EXPECT_EQ(metrics.accuracy, result.history[0].train_accuracy);
  EXPECT_TENSORS_EQUAL(net.classifier->weight.detach(), expected.classifier->weight.detach());
}

TEST(Evaluate, CountsAsByHand) {
  SmallNet net = small_net();
  {
    const torch::NoGradGuard no_grad;
    net.classifier->weight.zero_();
    net.classifier->bias.copy_(at::tensor({0.f, 2.f, 1.f}));
  }
  const Evaluation evaluation =
      evaluate(net, Patterns(7), small_transforms().eval, {.batch_size = 2, .num_workers = 2});
  EXPECT_EQ(evaluation.samples, 7);
  EXPECT_TENSORS_EQUAL(evaluation.predictions, at::ones({7}, at::kLong));
  EXPECT_DOUBLE_EQ(evaluation.accuracy, 2.0 / 7);  // labels 0 1 2 0 1 2 0
  EXPECT_DOUBLE_EQ(evaluation.accuracy_top5, 1.0) << "of three classes";
  const double log_sum = std::log(1 + std::exp(2.0) + std::exp(1.0));
  EXPECT_NEAR(evaluation.loss, log_sum - (2 * 2.0 + 2 * 1.0) / 7, 1e-6);
}

TEST(MakeLRScheduler, GoesDownInSteps) {
  ClassificationOptions options;
  options.lr_scheduler = LRSchedule::kStep;
  options.lr_step_size = 2;
  const LRScheduler lr = make_lr_scheduler(options, 10);
  EXPECT_DOUBLE_EQ(lr(1, 19), 1);
  EXPECT_DOUBLE_EQ(lr(1, 20), 0.1);
  options.lr_scheduler = LRSchedule::kConstant;
  EXPECT_DOUBLE_EQ(make_lr_scheduler(options, 10)(1, 500), 1);
}

TEST(ParseOptimizerKind, KnowsNamesInAnyCase) {
  EXPECT_EQ(parse_optimizer_kind("SGD"), OptimizerKind::kSGD);
  EXPECT_EQ(parse_optimizer_kind("AdamW"), OptimizerKind::kAdamW);
  EXPECT_EQ(parse_optimizer_kind("adam"), std::nullopt);
  EXPECT_EQ(parse_lr_schedule("cosine"), LRSchedule::kCosine);
  EXPECT_EQ(to_string(LRSchedule::kStep), "step");
}

}  // namespace
}  // namespace torchvision::train
