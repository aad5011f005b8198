// Carries out the commands that need tensors. Started by the front (front.cpp), which has already found the command
// line to be right.
#include <c10/util/Exception.h>

#include "command.h"
#include "support/report.h"
#include "torchvision/core/error.h"

namespace torchvision::tools {
namespace {

int run(int argc, char** argv) {
  Arguments arguments;
  const Invocation invocation = parse(argc, argv, arguments);
  if (!invocation.command) return invocation.exit_code;
  if (invocation.command->name == "classify") return run_classify(arguments.classify);
  if (invocation.command->name == "train") return run_train(arguments.train);
  if (invocation.command->name == "evaluate") return run_evaluate(arguments.evaluate);
  if (invocation.command->name == "explain") return run_explain(arguments.explain);
  if (invocation.command->name == "export") return run_export(arguments.export_model);
  if (invocation.command->name == "transform") return run_transform(arguments.transform);
  if (invocation.command->name == "transforms") return run_transforms(arguments.transforms);
  if (invocation.command->name == "bench") return run_bench(arguments.bench);
  throw UsageError("torchvision-tensor is started by torchvision, which does '" +
                   std::string(invocation.command->name) + "' by itself");
}

}  // namespace
}  // namespace torchvision::tools

int main(int argc, char** argv) {
  using namespace torchvision::tools;
  try {
    return run(argc, argv);
  } catch (const UsageError& error) {
    complain(error.what());
    return kWrongUsage;
  } catch (const std::exception& error) {
    complain(error_text(error));
    return kFailure;
  }
}
