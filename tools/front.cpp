// The program as the user meets it. It knows nothing of LibTorch, so that help, wrong usage and the list of networks
// take milliseconds; what needs tensors it hands, with the same arguments, to torchvision-tensor, and what needs FFmpeg
// too, whose hundred libraries take longer to load than LibTorch, to torchvision-video.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "command.h"
#include "support/model_names.h"
#include "support/report.h"

namespace torchvision::tools {
namespace {

/// Beside this program in a build folder, in libexec when installed.
std::filesystem::path find_program(const std::string& name) {
  std::error_code unreadable;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", unreadable).parent_path();
  const std::array<std::filesystem::path, 2> places = {
      folder / name, (folder / TORCHVISION_LIBEXEC_FROM_BIN / name).lexically_normal()};
  for (const std::filesystem::path& place : places)
    if (::access(place.c_str(), X_OK) == 0) return place;
  return places.back();
}

int hand_over(const std::string& name, char** argv, const std::string& hint) {
  const std::filesystem::path program = find_program(name);
  // Threads that spin at a barrier starve those that prepare the next batch. libgomp reads this when it is loaded.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::execv(program.c_str(), argv);
  complain("cannot start " + program.string() + ": " + std::strerror(errno) + "; " + hint);
  return kFailure;
}

int run(int argc, char** argv) {
  Arguments arguments;
  const Invocation invocation = parse(argc, argv, arguments);
  if (!invocation.command) return invocation.exit_code;
  // A name that does not exist is told before LibTorch is loaded.
  if (!invocation.model.empty()) require_model(invocation.model);
  if (invocation.command->floor == Floor::kTensor)
    return hand_over("torchvision-tensor", argv, "install the program again");
  if (invocation.command->floor == Floor::kVideo)
    return hand_over("torchvision-video", argv,
                     "this torchvision was built without video: install FFmpeg's development files and build it with "
                     "-DTORCHVISION_WITH_VIDEO=ON");
  if (invocation.command->name == "info") return run_info(arguments.info);
  if (invocation.command->name == "convert") return run_convert(arguments.convert);
  return run_models(arguments.models);
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
    complain(error.what());
    return kFailure;
  }
}
