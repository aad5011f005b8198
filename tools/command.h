#pragma once

#include <span>
#include <string>
#include <string_view>

#include "arguments.h"

namespace CLI {
class App;
}

namespace torchvision::tools {

/// Who carries a command out: the front by itself, the program that loads LibTorch, or the one that loads FFmpeg too.
enum class Floor { kGround, kTensor, kVideo };

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view usage;
  Floor floor;
  /// Declares the command's options on `app`, to be stored in `arguments`.
  void (*declare)(CLI::App& app, Arguments& arguments);
};

/// Every command, in the order of the help. To add one: a row here, its options in commands/<name>_options.cpp, its
/// work in commands/<name>.cpp, called by front.cpp, tensor.cpp or video.cpp.
std::span<const Command> commands();

/// What a command line came to: a command with its arguments, or an exit code where all has been said.
struct Invocation {
  const Command* command = nullptr;
  int exit_code = 0;
  std::string model = {};  ///< what --model says, for commands that have it
};

Invocation parse(int argc, char** argv, Arguments& arguments);

void declare_models(CLI::App& app, Arguments& arguments);
void declare_classify(CLI::App& app, Arguments& arguments);
void declare_train(CLI::App& app, Arguments& arguments);
void declare_evaluate(CLI::App& app, Arguments& arguments);
void declare_explain(CLI::App& app, Arguments& arguments);
void declare_export(CLI::App& app, Arguments& arguments);
void declare_info(CLI::App& app, Arguments& arguments);
void declare_convert(CLI::App& app, Arguments& arguments);
void declare_frames(CLI::App& app, Arguments& arguments);
void declare_transform(CLI::App& app, Arguments& arguments);
void declare_transforms(CLI::App& app, Arguments& arguments);
void declare_bench(CLI::App& app, Arguments& arguments);

/// Each returns the exit code, or throws.
int run_models(const ModelsArguments& arguments);
int run_classify(const ClassifyArguments& arguments);
int run_train(const TrainArguments& arguments);
int run_evaluate(const EvaluateArguments& arguments);
int run_explain(const ExplainArguments& arguments);
int run_export(const ExportArguments& arguments);
int run_info(const InfoArguments& arguments);
int run_convert(const ConvertArguments& arguments);
int run_frames(const FramesArguments& arguments);
int run_transform(const TransformArguments& arguments);
int run_transforms(const TransformsArguments& arguments);
int run_bench(const BenchArguments& arguments);

}  // namespace torchvision::tools
