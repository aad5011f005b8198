#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {

void declare_evaluate(CLI::App& app, Arguments& all) {
  EvaluateArguments& arguments = all.evaluate;
  app.add_option("-m,--model", arguments.model.model, "Network: a name that `torchvision models` prints")
      ->type_name("NAME")
      ->required();
  app.add_option("-w,--weights", arguments.model.weights, "A .pth or .safetensors file, or weights by name")
      ->type_name("FILE|NAME")
      ->required();
  app.add_option("--num-classes", arguments.model.num_classes, "Categories (default: as many as the weights have)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("--draw", arguments.draw, "Write predictions.png, a picture of examples, into this folder")
      ->type_name("DIR");
  app.add_flag("--json", arguments.json, "Print one line of JSON: accuracy, samples, loss");
  declare_threads(app, arguments.threads);
  declare_dataset(app, arguments.data);
  declare_preset(app, arguments.preset);
  app.footer(
      "Examples:\n"
      "  torchvision evaluate --dataset mnist --data examples/data/mnist --model lenet5 --weights run/model.pth\n"
      "  torchvision evaluate --dataset image_folder --data photos --model resnet18 --weights run/model.pth --json");
}

}  // namespace torchvision::tools
