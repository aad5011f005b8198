#include <CLI/CLI.hpp>

#include "command.h"

namespace torchvision::tools {

void declare_models(CLI::App& app, Arguments& all) {
  ModelsArguments& arguments = all.models;
  app.add_option("name", arguments.name, "One network, to be shown in full; or a pattern: \"resnet*\"")
      ->type_name("NAME");
  const char* group = "Which weights to list, a line each";
  app.add_option(
         "--licence,--license", arguments.licence,
         "commercial leaves out weights under a non-commercial licence, noncommercial lists them, any lists all")
      ->check(CLI::IsMember({"commercial", "noncommercial", "any"}))
      ->group(group);
  app.add_option("--max-params", arguments.max_params, "Parameters at most: 5000000, 500K, 10M, 0.3G")
      ->type_name("N")
      ->group(group);
  app.add_option("--min-acc", arguments.min_acc, "Top-1 accuracy on ImageNet-1K at least, in percent")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0))
      ->group(group);
  app.add_option("--max-size", arguments.max_size, "File at most, in MiB")
      ->type_name("MIB")
      ->check(CLI::PositiveNumber)
      ->group(group);
  app.add_option("--max-gflops", arguments.max_gflops, "Multiply-adds of one image at most, in 10^9")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->group(group);
  app.add_option("--sort", arguments.sort, "By name (default), acc, params, size or gflops")
      ->check(CLI::IsMember({"name", "acc", "params", "size", "gflops"}))
      ->group(group);
  app.add_flag("--json", arguments.json, "Print JSON");
  app.footer(
      "Examples:\n"
      "  torchvision models\n"
      "  torchvision models resnet50\n"
      "  torchvision models resnet50 --json\n"
      "  torchvision models --licence commercial --max-params 10M --min-acc 75 --sort acc\n"
      "  torchvision models \"efficientnet*\"");
}

}  // namespace torchvision::tools
