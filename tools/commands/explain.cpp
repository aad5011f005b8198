#include "torchvision/models/explain.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/json.h"
#include "support/network.h"
#include "support/photo.h"
#include "support/photo_map.h"
#include "support/preprocessing.h"
#include "support/report.h"
#include "support/suggest.h"
#include "support/terminal.h"
#include "torchvision/io/image.h"
#include "torchvision/models/classifier.h"
#include "torchvision/utils/heat_map.h"

namespace torchvision::tools {
namespace {

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
  return text;
}

/// What --class says, a category's name or its number; nothing where it says nothing.
std::optional<int64_t> asked_class(const Network& network, const std::string& text) {
  if (text.empty()) return std::nullopt;
  int64_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error == std::errc() && end == text.data() + text.size()) return index;
  for (size_t i = 0; i < network.categories.size(); ++i)
    if (lower_case(network.categories[i]) == lower_case(text)) return static_cast<int64_t>(i);
  if (network.categories.empty())
    throw UsageError("--class: no names are known for this network's categories; give a number");
  throw UsageError("--class: " + unknown_name("category", text, network.categories));
}

void check_options(const ExplainArguments& arguments) {
  const std::string extension = lower_case(std::filesystem::path(arguments.out).extension());
  if (extension != ".png" && extension != ".jpg" && extension != ".jpeg")
    throw UsageError("--out: expected a .png or .jpg file, got " + arguments.out);
  if (arguments.method != "attention") return;
  if (!arguments.layer.empty()) throw UsageError("--layer: attention goes through all layers; leave it out");
  if (!arguments.category.empty())
    throw UsageError("--class: attention is the same for all categories; leave it out, or use --method gradcam");
}

models::Explanation explain(const Network& network, const at::Tensor& photo, const ExplainArguments& arguments) {
  const at::Tensor input = prepare(photo, network.preset, network.channels).unsqueeze(0);
  if (arguments.method == "attention") return models::attention_rollout(network.model, input);
  return models::grad_cam(network.model, input,
                          {.layer = arguments.layer, .target = asked_class(network, arguments.category)});
}

void write_picture(const at::Tensor& picture, const std::string& path) {
  lower_case(std::filesystem::path(path).extension()) == ".png" ? io::write_png(picture, path)
                                                                : io::write_jpeg(picture, path);
}

}  // namespace

int run_explain(const ExplainArguments& arguments) {
  check_options(arguments);
  if (arguments.threads > 0) at::set_num_threads(arguments.threads);
  const Network network = load_network(arguments.model, arguments.preset);
  network.model->eval();
  const at::Tensor photo = read_photo(arguments.image, network.channels);
  const models::Explanation found = explain(network, photo, arguments);

  const auto index = found.targets[0].item<int64_t>();
  const std::string category = network.category(index, found.scores.size(1));
  const double probability = float_digits(found.scores[0].softmax(0)[index].item<double>());
  const at::Tensor map = map_on_photo(found.maps[0], network.preset, photo.size(1), photo.size(2));
  const std::string caption = network.name + ", " + arguments.method + " of " + found.layer;
  write_picture(utils::draw_heat_map_card(as_bytes(photo), map,
                                          {.category = category, .probability = probability, .caption = caption}),
                arguments.out);
  if (arguments.json) {
    print_json({{"file", arguments.image},
                {"index", index},
                {"category", category},
                {"probability", probability},
                {"method", arguments.method},
                {"layer", found.layer},
                {"picture", arguments.out}});
    return kSuccess;
  }
  std::printf("%s  %6.2f %%  %s\n", styled(arguments.image, Style::kBold).c_str(), probability * 100, category.c_str());
  std::printf("  %s\n", styled("picture: " + arguments.out + " (" + caption + ")", Style::kFaint).c_str());
  return kSuccess;
}

}  // namespace torchvision::tools
