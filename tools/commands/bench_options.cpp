#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {

void declare_bench(CLI::App& app, Arguments& all) {
  BenchArguments& arguments = all.bench;
  app.add_option("what", arguments.what, "pipeline")
      ->type_name("pipeline")
      ->required()
      ->check(CLI::IsMember({"pipeline"}));
  app.add_option("--data", arguments.data, "Folder whose images, at any depth, are read")->type_name("DIR")->required();
  declare_pipeline(app, arguments.pipeline);
  app.add_option("--threads", arguments.threads, "Threads that read, decode and transform")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--batch-size", arguments.batch_size, "Images in a batch")
      ->type_name("B")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  app.add_option("--seed", arguments.seed, "Of the random transforms")->type_name("S")->capture_default_str();
  app.add_flag("--scaled-decode", arguments.scaled_decode,
               "Decode a JPEG at 1/2, 1/4 or 1/8 where it is made smaller still: faster, with other pixels");
  app.add_flag("--json", arguments.json, "Print one line of JSON");
  app.footer(
      "Example:\n"
      "  torchvision bench pipeline --data photos --threads 2 --apply \"RandomResizedCrop(224)|RandomHorizontalFlip\"\n"
      "\n"
      "One pass over all images, in batches that are filled and dropped. Stages are seconds of all threads together.");
}

}  // namespace torchvision::tools
