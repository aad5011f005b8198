#include <CLI/CLI.hpp>

#include "command.h"

namespace torchvision::tools {

void declare_models(CLI::App& app, Arguments& all) {
  ModelsArguments& arguments = all.models;
  app.add_option("name", arguments.name, "One network, to be shown in full")->type_name("NAME");
  app.add_flag("--json", arguments.json, "Print JSON");
  app.footer(
      "Examples:\n"
      "  torchvision models\n"
      "  torchvision models resnet50\n"
      "  torchvision models resnet50 --json");
}

}  // namespace torchvision::tools
