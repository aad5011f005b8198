#include <CLI/CLI.hpp>

#include "command.h"

namespace torchvision::tools {

void declare_info(CLI::App& app, Arguments& all) {
  InfoArguments& arguments = all.info;
  app.add_option("files", arguments.files, "Image files; their content says what they are, not their names")
      ->type_name("FILE")
      ->required();
  app.add_flag("--json", arguments.json, "Print JSON, a line a file");
  app.footer(
      "Examples:\n"
      "  torchvision info photo.jpg\n"
      "  torchvision info *.png --json\n"
      "\n"
      "Headers alone are read, so large pictures take no longer than small ones. A file that is no image, or whose\n"
      "header is damaged, is told on standard error, and the exit code is 1 then.");
}

}  // namespace torchvision::tools
