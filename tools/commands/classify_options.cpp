#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {

void declare_classify(CLI::App& app, Arguments& all) {
  ClassifyArguments& arguments = all.classify;
  app.add_option("images", arguments.images, "JPEG or PNG files; - reads one from standard input")
      ->type_name("IMAGE")
      ->required();
  app.add_option("-m,--model", arguments.model.model, "Network: a name that `torchvision models` prints")
      ->type_name("NAME")
      ->required();
  app.add_option("-w,--weights", arguments.model.weights,
                 "A .pth or .safetensors file, or weights by name: ResNet50_Weights.IMAGENET1K_V2, IMAGENET1K_V1 or "
                 "DEFAULT, downloaded once (default: DEFAULT)")
      ->type_name("FILE|NAME");
  app.add_option("--num-classes", arguments.model.num_classes, "Categories (default: as many as the weights have)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("-k,--topk", arguments.topk, "How many categories to print")
      ->type_name("K")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--json", arguments.json, "Print one line of JSON an image");
  app.add_option("--draw", arguments.draw, "Write a picture of each photo with its categories into this folder")
      ->type_name("DIR");
  declare_threads(app, arguments.threads);
  declare_preset(app, arguments.preset);
  app.footer(
      "Examples:\n"
      "  torchvision classify photo.jpg --model resnet50\n"
      "  torchvision classify *.jpg --model resnet18 --weights resnet18-f37072fd.pth --draw pictures\n"
      "  torchvision classify digit.png --model lenet5 --weights run/model.pth --topk 3 --json\n"
      "\n"
      "An image that cannot be read is reported on standard error, the others are answered, and the exit code is 1.");
}

}  // namespace torchvision::tools
