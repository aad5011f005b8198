#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/datasets.h"
#include "support/history.h"
#include "support/json.h"
#include "support/network.h"
#include "support/pictures.h"
#include "support/progress.h"
#include "support/report.h"
#include "support/terminal.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"
#include "torchvision/train/classification.h"

namespace torchvision::tools {
namespace {

volatile std::sig_atomic_t interrupted = 0;

/// The first Ctrl-C ends training after the step at hand, a second one at once.
void on_interrupt(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);
}

std::string in_folder(const std::string& folder, const char* name) { return std::filesystem::path(folder) / name; }

train::ClassificationOptions make_options(const TrainArguments& arguments) {
  const bool sgd = arguments.optimizer == "sgd";
  train::ClassificationOptions options;
  options.epochs = arguments.epochs;
  options.batch_size = arguments.data.batch_size;
  options.optimizer = {.kind = sgd ? train::OptimizerKind::kSGD : train::OptimizerKind::kAdamW,
                       .lr = arguments.learning_rate.value_or(sgd ? 0.1 : 0.002),
                       .weight_decay = arguments.weight_decay.value_or(sgd ? 1e-4 : 0.01),
                       .momentum = arguments.momentum};
  options.lr_warmup_epochs = arguments.warmup_epochs.value_or(static_cast<double>(arguments.epochs) / 10);
  options.label_smoothing = arguments.label_smoothing;
  options.num_workers = worker_count(arguments.data);
  options.seed = arguments.seed;
  options.checkpoint = in_folder(arguments.output, "checkpoint.pth");
  options.checkpoint_every_steps = arguments.checkpoint_steps;
  options.resume = arguments.resume;
  return options;
}

/// Tells how training goes: a bar on a terminal, a line an epoch, and files in the output folder.
class Reporter {
 public:
  explicit Reporter(const TrainArguments& arguments)
      : arguments_(arguments), title_(arguments.model.model + " on " + arguments.data.dataset), bar_("training") {}

  train::ClassificationCallbacks callbacks() {
    return {.on_step = [this](const train::StepInfo& step) { return on_step(step); },
            .on_evaluate =
                [this](int64_t done, int64_t total) {
                  bar_.update(static_cast<uint64_t>(done), static_cast<uint64_t>(total));
                },
            .on_epoch = [this](const train::EpochRecord& record) { on_epoch(record); }};
  }

  void clear() { bar_.clear(); }
  const std::string& title() const { return title_; }

 private:
  bool on_step(const train::StepInfo& step) {
    bar_.set_title("epoch " + std::to_string(step.epoch + 1) + "/" + std::to_string(step.epochs));
    char note[64];
    std::snprintf(note, sizeof note, "loss %.3f, %s right", step.loss, percent_text(step.accuracy).c_str());
    bar_.update(static_cast<uint64_t>(step.step), static_cast<uint64_t>(step.steps), note);
    return !interrupted;
  }

  void on_epoch(const train::EpochRecord& record) {
    bar_.clear();
    if (arguments_.json)
      print_json(epoch_json(record));
    else
      std::printf("epoch %lld/%lld  loss %.4f  test loss %.4f  test accuracy %s  %s\n",
                  static_cast<long long>(record.epoch + 1), static_cast<long long>(arguments_.epochs),
                  record.train_loss, record.test_loss, styled(percent_text(record.test_accuracy), Style::kBold).c_str(),
                  duration_text(record.seconds).c_str());
    std::fflush(stdout);
  }

  const TrainArguments& arguments_;
  std::string title_;
  ProgressBar bar_;
};

int report_interruption(const TrainArguments& arguments) {
  complain("stopped; go on with --resume " + in_folder(arguments.output, "checkpoint.pth"));
  return kInterrupted;
}

void write_results(const TrainArguments& arguments, const Network& network, const std::string& title,
                   const train::TrainingResult& result) {
  checkpoint::save_pth(checkpoint::state_dict(*network.model), in_folder(arguments.output, "model.pth"));
  write_history(arguments.output, result.history);
  write_curves(in_folder(arguments.output, "curves.png"), title, result.history);
}

int report_success(const TrainArguments& arguments, const Network& network, const std::string& title,
                   const Examples& test, const train::TrainingResult& result) {
  const train::Evaluation evaluation = train::evaluate(*network.model, *test.set, evaluation_transforms(test, network),
                                                       {.num_workers = worker_count(arguments.data)});
  write_predictions(in_folder(arguments.output, "predictions.png"), title, *test.set, evaluation);
  const std::string weights = in_folder(arguments.output, "model.pth");
  if (arguments.json)
    print_json({{"accuracy", evaluation.accuracy},
                {"samples", evaluation.samples},
                {"loss", evaluation.loss},
                {"seconds", result.seconds},
                {"weights", weights},
                {"checkpoint", in_folder(arguments.output, "checkpoint.pth")}});
  else
    std::printf("test accuracy %s after %s; weights in %s, pictures beside them\n",
                styled(percent_text(evaluation.accuracy), Style::kGreen).c_str(), duration_text(result.seconds).c_str(),
                weights.c_str());
  return kSuccess;
}

}  // namespace

int run_train(const TrainArguments& arguments) {
  if (arguments.threads > 0) at::set_num_threads(arguments.threads);
  if (!arguments.resume.empty() && !std::filesystem::is_regular_file(arguments.resume))
    throw Error(ErrorCode::kFile, "no checkpoint to resume from", {.path = arguments.resume});
  const Examples train = open_examples(arguments.data, true), test = open_examples(arguments.data, false);
  at::manual_seed(arguments.seed);
  const Network network =
      begin_network(arguments.model, arguments.preset,
                    arguments.model.num_classes.value_or(static_cast<int64_t>(train.set->classes().size())));
  std::filesystem::create_directories(arguments.output);

  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  Reporter reporter(arguments);
  const std::string augment =
      arguments.augment != "auto" ? arguments.augment : (train.one_size ? "crop" : "resized-crop");
  const train::TrainingResult result = train::train_classification(
      *network.model, *train.set, *test.set,
      {.train = training_transforms(train, network, augment), .eval = evaluation_transforms(test, network)},
      make_options(arguments), reporter.callbacks());
  reporter.clear();
  write_results(arguments, network, reporter.title(), result);
  if (!result.finished) return report_interruption(arguments);
  return report_success(arguments, network, reporter.title(), test, result);
}

}  // namespace torchvision::tools
