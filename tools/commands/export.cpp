#include <ATen/ATen.h>
#include <torch/utils.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/json.h"
#include "support/network.h"
#include "support/report.h"
#include "support/terminal.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/export/torchscript.h"
#include "torchvision/models/classifier.h"

namespace torchvision::tools {
namespace {

std::string format_of(const ExportArguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  const std::string suffix = std::filesystem::path(arguments.out).extension();
  constexpr std::array<std::array<const char*, 2>, 5> kFormats = {{{".pt", "torchscript"},
                                                                   {".ts", "torchscript"},
                                                                   {".torchscript", "torchscript"},
                                                                   {".safetensors", "safetensors"},
                                                                   {".pth", "pth"}}};
  for (const auto& [known, format] : kFormats)
    if (suffix == known) return format;
  throw UsageError("export: cannot tell a format from the name " + arguments.out +
                   "; give --format torchscript, safetensors or pth");
}

void check_options(const ExportArguments& arguments, const std::string& format) {
  if (format == "torchscript") return;
  if (arguments.freeze) throw UsageError("export: --freeze is for torchscript, not for " + format);
  if (!arguments.input_shape.empty()) throw UsageError("export: --input-shape is for torchscript, not for " + format);
}

Network network_of(const ExportArguments& arguments) {
  if (!arguments.seed) return load_network(arguments.model, {});
  torch::manual_seed(*arguments.seed);
  Network network = {.name = arguments.model.model, .channels = models::input_channels(arguments.model.model)};
  network.model = models::get_model(arguments.model.model, {.num_classes = arguments.model.num_classes});
  network.preset = models::default_preset(arguments.model.model);
  return network;
}

at::Tensor example_input(const Network& network, const std::vector<int64_t>& shape) {
  if (shape.empty()) {
    const int64_t side = network.preset.crop_size;
    return at::zeros({1, network.channels, side, side});
  }
  if (shape[1] != network.channels)
    throw UsageError("export: --input-shape: expected " + std::to_string(network.channels) + " channels for " +
                     network.name + ", got " + std::to_string(shape[1]));
  return at::zeros(shape);
}

void write(const Network& network, const std::string& format, const ExportArguments& arguments) {
  if (format == "pth") return checkpoint::save_pth(checkpoint::state_dict(*network.model), arguments.out);
  if (format == "safetensors")
    return checkpoint::save_safetensors(checkpoint::state_dict(*network.model), arguments.out,
                                        {{"format", "pt"}, {"model", network.name}});
  const at::Tensor example = example_input(network, arguments.input_shape);
  exporting::save_torchscript(exporting::to_torchscript(*network.model, example, {.freeze = arguments.freeze}),
                              arguments.out);
}

int64_t parameter_count(const torch::nn::Module& model) {
  int64_t count = 0;
  for (const at::Tensor& parameter : model.parameters()) count += parameter.numel();
  return count;
}

}  // namespace

int run_export(const ExportArguments& arguments) {
  const std::string format = format_of(arguments);
  check_options(arguments, format);
  const Network network = network_of(arguments);
  write(network, format, arguments);
  const auto bytes = std::filesystem::file_size(arguments.out);
  const int64_t parameters = parameter_count(*network.model);
  if (arguments.json) {
    print_json({{"model", network.name},
                {"format", format},
                {"file", arguments.out},
                {"bytes", bytes},
                {"parameters", parameters}});
  } else {
    std::printf("%s: %s as %s, %lld parameters, %.1f MiB\n", one_line(arguments.out).c_str(), network.name.c_str(),
                format.c_str(), static_cast<long long>(parameters), static_cast<double>(bytes) / (1 << 20));
  }
  return kSuccess;
}

}  // namespace torchvision::tools
