#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "command.h"
#include "support/json.h"
#include "support/network.h"
#include "support/photo.h"
#include "support/preprocessing.h"
#include "support/report.h"
#include "support/terminal.h"
#include "torchvision/io/image.h"
#include "torchvision/models/classifier.h"
#include "torchvision/utils/predictions.h"

namespace torchvision::tools {
namespace {

struct Prediction {
  int64_t index = 0;
  std::string category;
  double probability = 0;
};

std::vector<Prediction> classify(const Network& network, const at::Tensor& photo, int64_t topk) {
  const at::Tensor input = prepare(photo, network.preset, network.channels).unsqueeze(0);
  const at::Tensor probabilities = run_network(network, input)[0].softmax(0);
  const int64_t outputs = probabilities.size(0);
  const auto [values, indices] = probabilities.topk(std::min(topk, outputs));
  std::vector<Prediction> predictions;
  for (int64_t i = 0; i < indices.size(0); ++i) {
    const int64_t index = indices[i].item<int64_t>();
    predictions.push_back({index, network.category(index, outputs), float_digits(values[i].item<double>())});
  }
  return predictions;
}

void print_as_json(const std::string& file, const std::vector<Prediction>& predictions) {
  Json list = Json::array();
  for (const Prediction& guess : predictions)
    list.push_back({{"index", guess.index}, {"category", guess.category}, {"probability", guess.probability}});
  print_json({{"file", file}, {"predictions", list}});
}

void print_for_people(const std::string& file, const std::vector<Prediction>& predictions) {
  std::printf("%s\n", styled(file, Style::kBold).c_str());
  for (size_t i = 0; i < predictions.size(); ++i) {
    char percent[32];
    std::snprintf(percent, sizeof percent, "%6.2f %%", predictions[i].probability * 100);
    std::printf("  %s  %s\n", styled(percent, i == 0 ? Style::kGreen : Style::kFaint).c_str(),
                predictions[i].category.c_str());
  }
  std::fflush(stdout);
}

/// Writes cards into a folder, each under its photo's name; a second photo of that name gets a number.
class CardWriter {
 public:
  CardWriter(std::string folder, std::string caption) : folder_(std::move(folder)), caption_(std::move(caption)) {
    if (!folder_.empty()) std::filesystem::create_directories(folder_);
  }

  /// The picture's path; empty where none is wanted.
  std::string write(const std::string& file, const at::Tensor& photo, const std::vector<Prediction>& predictions) {
    if (folder_.empty()) return {};
    std::vector<utils::LabelledProbability> bars;
    for (const Prediction& guess : predictions) bars.push_back({guess.category, guess.probability});
    const std::filesystem::path name = file == "-" ? "photo" : std::filesystem::path(file).filename();
    std::string stem = name.stem();
    for (int i = 2; !written_.insert(stem).second; ++i) stem = name.stem().string() + "-" + std::to_string(i);
    const std::string path = std::filesystem::path(folder_) / (stem + ".png");
    io::write_png(utils::draw_prediction_card(as_bytes(photo), bars, {.title = name, .caption = caption_}), path);
    return path;
  }

 private:
  std::string folder_;
  std::string caption_;
  std::set<std::string> written_;
};

}  // namespace

int run_classify(const ClassifyArguments& arguments) {
  if (arguments.threads > 0) at::set_num_threads(arguments.threads);
  const c10::InferenceMode inference;
  const Network network = load_network(arguments.model, arguments.preset);
  network.model->eval();
  CardWriter cards(arguments.draw, network.name);
  int exit_code = kSuccess;
  for (const std::string& file : arguments.images) {
    // A damaged photo among good ones costs its own answer alone.
    try {
      const at::Tensor photo = read_photo(file, network.channels);
      const std::vector<Prediction> predictions = classify(network, photo, arguments.topk);
      arguments.json ? print_as_json(file, predictions) : print_for_people(file, predictions);
      const std::string card = cards.write(file, photo, predictions);
      if (!card.empty() && !arguments.json) std::printf("  %s\n", styled("picture: " + card, Style::kFaint).c_str());
    } catch (const std::exception& error) {
      complain(error_text(error));
      exit_code = kFailure;
    }
  }
  return exit_code;
}

}  // namespace torchvision::tools
