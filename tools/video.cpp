// Carries out the commands that need FFmpeg. Started by the front (front.cpp), which has already found the command line
// to be right.
#include "command.h"
#include "support/report.h"

namespace torchvision::tools {
namespace {

int run(int argc, char** argv) {
  Arguments arguments;
  const Invocation invocation = parse(argc, argv, arguments);
  if (!invocation.command) return invocation.exit_code;
  if (invocation.command->name == "frames") return run_frames(arguments.frames);
  throw UsageError("torchvision-video is started by torchvision, which does '" + std::string(invocation.command->name) +
                   "' otherwise");
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
