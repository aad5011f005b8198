#include "commands/options.h"

#include <CLI/CLI.hpp>

#include "support/numbers.h"
#include "support/suggest.h"

namespace torchvision::tools {
namespace {

/// What is wrong with the value of --mean or --std, empty where nothing is.
std::string wrong_channels(std::string& text) {
  const auto values = parse_numbers(text);
  if (!values || values->size() > 4) return "expected a number for each channel, as in 0.485,0.456,0.406, got " + text;
  return {};
}

std::string unknown_dataset(std::string& name) {
  static const std::vector<std::string> known = {"mnist",  "fashion_mnist", "kmnist",       "qmnist",
                                                 "emnist", "image_folder",  "FashionMNIST", "ImageFolder"};
  const auto plain = [](const std::string& text) {
    std::string letters;
    for (char c : text)
      if (c != '_' && c != '-') letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
  };
  const auto same = [&](const std::string& candidate) { return plain(candidate) == plain(name); };
  return std::any_of(known.begin(), known.end(), same) ? "" : unknown_name("data set", name, known);
}

}  // namespace

void declare_preset(CLI::App& app, PresetArguments& arguments) {
  const char* group = "Preprocessing, instead of what the weights or the model say";
  app.add_option("--resize-size", arguments.resize_size, "Length of the photo's shorter side after scaling")
      ->type_name("N")
      ->check(CLI::Range(1, 16384))
      ->group(group);
  app.add_option("--crop-size", arguments.crop_size, "Side of the square cut from its middle")
      ->type_name("N")
      ->check(CLI::Range(1, 16384))
      ->group(group);
  app.add_option("--mean", arguments.mean, "Subtracted from each channel, in 0..1: --mean 0.485,0.456,0.406")
      ->type_name("M,M,M")
      ->check(CLI::Validator(wrong_channels, ""))
      ->group(group);
  app.add_option("--std", arguments.std, "Each channel is divided by it")
      ->type_name("S,S,S")
      ->check(CLI::Validator(wrong_channels, ""))
      ->group(group);
  app.add_option("--interpolation", arguments.interpolation, "nearest, nearest-exact, bilinear or bicubic")
      ->type_name("NAME")
      ->check(CLI::IsMember({"nearest", "nearest-exact", "bilinear", "bicubic"}))
      ->group(group);
}

void declare_dataset(CLI::App& app, DatasetArguments& arguments) {
  const char* group = "Data";
  app.add_option("--dataset", arguments.dataset, "mnist, fashion_mnist, kmnist, qmnist, emnist or image_folder")
      ->type_name("NAME")
      ->required()
      ->check(CLI::Validator(unknown_dataset, ""))
      ->group(group);
  app.add_option("--data", arguments.data, "Folder of the data set's files")
      ->type_name("DIR")
      ->required()
      ->group(group);
  app.add_option("--split", arguments.split, "Part of emnist: byclass, bymerge, balanced, letters, digits or mnist")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--download", arguments.download, "Fetch the files that are missing there")->group(group);
  app.add_option("--limit", arguments.limit, "Use the first N examples alone")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->group(group);
  app.add_option("--batch-size", arguments.batch_size, "Examples in a step")
      ->type_name("B")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->group(group);
  app.add_option("--workers", arguments.workers, "Threads that prepare examples (default: by the machine's cores)")
      ->type_name("N")
      ->check(CLI::Range(0, 256))
      ->group(group);
}

void declare_threads(CLI::App& app, int& threads) {
  app.add_option("--threads", threads, "Threads that compute (default: by the machine's cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

void declare_pipeline(CLI::App& app, PipelineArguments& arguments) {
  CLI::Option* file =
      app.add_option("--pipeline", arguments.file, "A file with the transforms as JSON")->type_name("FILE.json");
  app.add_option("--apply", arguments.texts, "The transforms as text: \"Resize(256)|CenterCrop(size=224)\"")
      ->type_name("TEXT")
      ->allow_extra_args(false)
      ->excludes(file);
}

}  // namespace torchvision::tools
