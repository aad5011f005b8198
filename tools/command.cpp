#include "command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>

#include "support/help.h"
#include "support/numbers.h"
#include "support/report.h"
#include "support/suggest.h"

namespace torchvision::tools {
namespace {

constexpr std::array<Command, 12> kCommands = {{
    {"models", "List the networks, or show one: parameters, weights, preprocessing",
     "[NAME|PATTERN] [--min-acc PERCENT] [--max-params N] [OPTION]...", Floor::kGround, declare_models},
    {"classify", "Say what is on photos", "IMAGE... --model NAME [--weights FILE|NAME] [OPTION]...", Floor::kTensor,
     declare_classify},
    {"train", "Train a network on a data set", "--dataset NAME --data DIR --model NAME --output DIR [OPTION]...",
     Floor::kTensor, declare_train},
    {"evaluate", "Measure a trained network on a data set's test part",
     "--dataset NAME --data DIR --model NAME --weights FILE|NAME [OPTION]...", Floor::kTensor, declare_evaluate},
    {"explain", "Show where on a photo a network sees a category",
     "IMAGE --model NAME --out PICTURE [--class NAME|INDEX] [OPTION]...", Floor::kTensor, declare_explain},
    {"export", "Write a network as TorchScript, safetensors or .pth",
     "--model NAME [--weights FILE|NAME | --seed S] --format torchscript|safetensors|pth --out FILE [OPTION]...",
     Floor::kTensor, declare_export},
    {"info", "Say what image files are: format, size, channels, depth, frames", "FILE... [--json]", Floor::kGround,
     declare_info},
    {"convert", "Write an image in another format", "IN OUT [OPTION]...", Floor::kGround, declare_convert},
    {"frames", "Write frames of a video as pictures", "VIDEO --out DIR [--every TIME|--frames N,N,...] [OPTION]...",
     Floor::kVideo, declare_frames},
    {"transform", "Apply transforms to images, with boxes, masks and points that go with them",
     "IMAGE... (--pipeline FILE.json|--apply TEXT) --out FILE.png|FILE.safetensors [OPTION]...", Floor::kTensor,
     declare_transform},
    {"transforms", "List the transforms, or show one: options, types, defaults", "[NAME] [--json]", Floor::kTensor,
     declare_transforms},
    {"bench", "Measure how fast a pipeline loads a folder's images",
     "pipeline --data DIR (--pipeline FILE.json|--apply TEXT) [--threads N] [--batch-size B] [--json]", Floor::kTensor,
     declare_bench},
}};

constexpr const char* kExamples =
    "Start here:\n"
    "  torchvision models                                        the networks there are\n"
    "  torchvision classify photo.jpg --model resnet50           with weights from the internet, kept in a cache\n"
    "  torchvision train --dataset mnist --data DIR --model lenet5 --output run\n"
    "  torchvision evaluate --dataset mnist --data DIR --model lenet5 --weights run/model.pth\n"
    "  torchvision convert photo.png photo.webp --lossless\n"
    "  torchvision frames clip.mp4 --every 1s --out pictures\n"
    "  torchvision transform photo.jpg --apply \"RandAugment()\" --grid 12 --out sheet.png\n"
    "\n"
    "Each command explains itself: torchvision COMMAND --help\n"
    "Exit codes: 0 success, 1 a failure (one line on standard error says what), 2 wrong usage.";

/// The command's name in a command line, empty where an option or nothing comes first.
std::string_view first_word(int argc, char** argv) {
  return argc > 1 && argv[1][0] != '-' ? std::string_view(argv[1]) : std::string_view();
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  return names;
}

/// An option that is not there, with the one that was perhaps meant.
std::string unexpected_argument(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining(true);
  if (extras.empty()) return "unexpected argument";
  const std::string& extra = extras.front();
  if (extra.size() < 2 || extra[0] != '-') return "unexpected argument '" + extra + "'";
  std::vector<std::string> options;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  return unknown_name("option", extra.substr(0, extra.find('=')), options);
}

int complain_of_usage(std::string_view command, const std::string& message) {
  const std::string prefix = command.empty() ? "" : std::string(command) + ": ";
  const std::string help = command.empty() ? "torchvision --help" : "torchvision " + std::string(command) + " --help";
  complain(prefix + message + (message.ends_with('?') ? " See " : "; see ") + help);
  return kWrongUsage;
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

Invocation parse(int argc, char** argv, Arguments& arguments) {
  const std::string_view word = first_word(argc, argv);
  CLI::App app(
      "Computer vision in C++: Python torchvision's networks, transforms and data sets, without Python.\n\n"
      "Usage: torchvision COMMAND [OPTION]...",
      "torchvision");
  app.set_version_flag("--version", "torchvision " TORCHVISION_VERSION, "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.formatter(std::make_shared<HelpFormatter>());
  app.footer(kExamples);
  const Command* chosen = nullptr;
  for (const Command& command : kCommands) {
    CLI::App* child = app.add_subcommand(std::string(command.name), std::string(command.summary));
    child->set_help_flag("-h,--help", "Print this help");
    child->allow_extras();  // complained of below, with a suggestion
    command.declare(*child, arguments);
    for (CLI::Option* option : child->get_options())  // said twice, the last one counts
      if (option->get_items_expected_max() == 1) option->take_last();
    if (command.name != word) continue;
    chosen = &command;
    child->description(std::string(command.summary) + ".\n\nUsage: torchvision " + std::string(command.name) + " " +
                       std::string(command.usage));
  }
  if (!word.empty() && !chosen) return {nullptr, complain_of_usage("", unknown_name("command", word, command_names()))};
  try {
    std::vector<std::string> words = join_channel_values(argc, argv);
    words.erase(words.begin());
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(words);
  } catch (const CLI::Success& answered) {  // --help, --version
    return {nullptr, app.exit(answered)};
  } catch (const CLI::ParseError& error) {
    return {nullptr, complain_of_usage(word, error.what())};
  }
  if (!chosen) return {nullptr, complain_of_usage("", "expected a command")};
  const CLI::App* child = app.get_subcommand(std::string(word));
  if (child->remaining_size(true) > 0) return {nullptr, complain_of_usage(word, unexpected_argument(*child))};
  const CLI::Option* model = child->get_option_no_throw("--model");
  return {chosen, kSuccess, model ? model->as<std::string>() : ""};
}

}  // namespace torchvision::tools
