#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/datasets.h"
#include "support/json.h"
#include "support/network.h"
#include "support/pictures.h"
#include "support/progress.h"
#include "support/report.h"
#include "support/terminal.h"
#include "torchvision/models/classifier.h"
#include "torchvision/train/evaluation.h"

namespace torchvision::tools {

int run_evaluate(const EvaluateArguments& arguments) {
  if (arguments.threads > 0) at::set_num_threads(arguments.threads);
  const Network network = load_network(arguments.model, arguments.preset);
  const Examples test = open_examples(arguments.data, false);
  ProgressBar bar("evaluating");
  const train::Evaluation result =
      train::evaluate(*network.model, *test.set, evaluation_transforms(test, network),
                      {.batch_size = arguments.data.batch_size,
                       .num_workers = worker_count(arguments.data),
                       .progress = [&bar](int64_t done, int64_t total) {
                         bar.update(static_cast<uint64_t>(done), static_cast<uint64_t>(total));
                       }});
  bar.clear();
  if (arguments.json)
    print_json({{"accuracy", result.accuracy}, {"samples", result.samples}, {"loss", result.loss}});
  else
    std::printf("%s: accuracy %s, loss %.4f, %lld samples\n", arguments.data.dataset.c_str(),
                styled(percent_text(result.accuracy), Style::kBold).c_str(), result.loss,
                static_cast<long long>(result.samples));
  if (!arguments.draw.empty()) {
    std::filesystem::create_directories(arguments.draw);
    const std::string path = std::filesystem::path(arguments.draw) / "predictions.png";
    write_predictions(path, arguments.data.dataset + " test", *test.set, result);
    if (!arguments.json) std::printf("picture: %s\n", path.c_str());
  }
  return kSuccess;
}

}  // namespace torchvision::tools
