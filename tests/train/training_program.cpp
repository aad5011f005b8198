// training_program CHECKPOINT RESULT OPTIMIZER: trains the small problem, resuming from CHECKPOINT where there is one,
// prints a dot after each step and reads a character before the next, and writes the final weights to RESULT.
#include <cstdio>
#include <exception>
#include <string>

#include "torchvision/checkpoint/modules.h"
#include "train/small_problem.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  using namespace torchvision;
  try {
    testing::SmallNet net = testing::small_net();
    train::ClassificationOptions options = testing::small_options();
    options.optimizer.kind = train::parse_optimizer_kind(argv[3]).value();
    options.model_ema_decay = 0.9;
    options.num_workers = 1;
    options.checkpoint = argv[1];
    options.checkpoint_every_steps = 5;
    options.resume = argv[1];
    const auto on_step = [](const train::StepInfo&) {
      return std::putchar('.') != EOF && std::fflush(stdout) == 0 && std::getchar() != EOF;
    };
    train::train_classification(net, testing::Patterns(testing::kTrainSamples),
                                testing::Patterns(testing::kTestSamples), testing::small_transforms(), options,
                                {.on_step = on_step});
    checkpoint::save_pth(checkpoint::state_dict(net), argv[2]);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 1;
  }
}
