#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {
namespace {

void declare_schedule(CLI::App& app, TrainArguments& arguments) {
  const char* group = "Training";
  app.add_option("--epochs", arguments.epochs, "Passes over the data")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->group(group);
  app.add_option("--seed", arguments.seed, "The same seed gives the same weights")
      ->type_name("S")
      ->capture_default_str()
      ->group(group);
  app.add_option("--optimizer", arguments.optimizer, "sgd or adamw")
      ->type_name("NAME")
      ->check(CLI::IsMember({"sgd", "adamw"}))
      ->capture_default_str()
      ->group(group);
  app.add_option("--lr", arguments.learning_rate, "Highest learning rate (default: 0.1 for sgd, 0.002 for adamw)")
      ->type_name("X")
      ->check(CLI::PositiveNumber)
      ->group(group);
  app.add_option("--momentum", arguments.momentum, "Of sgd")
      ->type_name("X")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  app.add_option("--weight-decay", arguments.weight_decay,
                 "Pull of the weights towards zero (default: 0.0001 for sgd, 0.01 for adamw)")
      ->type_name("X")
      ->check(CLI::NonNegativeNumber)
      ->group(group);
  app.add_option("--warmup-epochs", arguments.warmup_epochs,
                 "Linear climb of the learning rate, which then falls as a cosine (default: a tenth of the epochs)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->group(group);
  app.add_option("--label-smoothing", arguments.label_smoothing, "Share of the target spread over all categories")
      ->type_name("X")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  app.add_option("--augment", arguments.augment, "none, crop, crop-flip, resized-crop, or auto: by the data set")
      ->type_name("NAME")
      ->check(CLI::IsMember({"auto", "none", "crop", "crop-flip", "resized-crop"}))
      ->capture_default_str()
      ->group(group);
}

}  // namespace

void declare_train(CLI::App& app, Arguments& all) {
  TrainArguments& arguments = all.train;
  app.add_option("-m,--model", arguments.model.model, "Network: a name that `torchvision models` prints")
      ->type_name("NAME")
      ->required();
  app.add_option("-w,--weights", arguments.model.weights, "Begin from these weights: a file, or a name")
      ->type_name("FILE|NAME");
  app.add_option("--num-classes", arguments.model.num_classes, "Categories (default: as many as the data set has)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("-o,--output", arguments.output, "Folder for checkpoints, history and pictures")
      ->type_name("DIR")
      ->required();
  app.add_option("--resume", arguments.resume, "Go on from this checkpoint, to the weights an undisturbed run gives")
      ->type_name("FILE");
  app.add_option("--checkpoint-steps", arguments.checkpoint_steps,
                 "Write the checkpoint every N steps too, not only after each epoch")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_flag("--json", arguments.json, "Print one line of JSON an epoch");
  declare_threads(app, arguments.threads);
  declare_dataset(app, arguments.data);
  declare_schedule(app, arguments);
  declare_preset(app, arguments.preset);
  app.footer(
      "Examples:\n"
      "  torchvision train --dataset mnist --data examples/data/mnist --model lenet5 --epochs 8 --output run\n"
      "  torchvision train --dataset mnist --data examples/data/mnist --model lenet5 --epochs 8 --output run \\\n"
      "      --resume run/checkpoint.pth\n"
      "  torchvision train --dataset image_folder --data photos --model resnet18 --weights DEFAULT --output run\n"
      "\n"
      "image_folder takes DIR/train/CATEGORY/*.jpg and DIR/val/CATEGORY/*.jpg.\n"
      "Into the output folder go model.pth (the weights alone, as Python's torch.save writes them), checkpoint.pth\n"
      "(to resume from), history.json, history.csv, curves.png and predictions.png. Ctrl-C ends after the step at\n"
      "hand and keeps the checkpoint.");
}

}  // namespace torchvision::tools
