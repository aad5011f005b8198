#include "support/pictures.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdio>

#include "support/preprocessing.h"
#include "torchvision/io/image.h"
#include "torchvision/utils/plot.h"
#include "torchvision/utils/predictions.h"

namespace torchvision::tools {
namespace {

constexpr int64_t kColumns = 10;
constexpr int64_t kFirstExamples = 40;
constexpr size_t kMistakes = 20;

class TileMaker {
 public:
  TileMaker(const datasets::Dataset& dataset, const train::Evaluation& evaluation)
      : dataset_(dataset), predictions_(evaluation.predictions) {}

  utils::PredictionTile tile(int64_t index) const {
    const datasets::Example example = dataset_.get(index);
    return {as_bytes(example.image), name(predictions_[index].item<int64_t>()), name(example.label)};
  }
  bool wrong(int64_t index) const { return predictions_[index].item<int64_t>() != dataset_.get(index).label; }

 private:
  std::string name(int64_t label) const {
    const std::vector<std::string>& classes = dataset_.classes();
    std::string text = label >= 0 && label < static_cast<int64_t>(classes.size()) ? classes[static_cast<size_t>(label)]
                                                                                  : std::to_string(label);
    // MNIST names its classes "7 - seven"; below a picture of a seven the digit will do.
    return text.substr(0, text.find(" - "));
  }

  const datasets::Dataset& dataset_;
  at::Tensor predictions_;
};

at::Tensor below_each_other(at::Tensor top, at::Tensor bottom) {
  const int64_t width = std::max(top.size(2), bottom.size(2));
  const auto widen = [width](const at::Tensor& image) {
    return at::constant_pad_nd(image, {0, width - image.size(2)}, 255);
  };
  return at::cat({widen(top), widen(bottom)}, 1);
}

}  // namespace

std::string percent_text(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", share * 100);
  return text;
}

void write_predictions(const std::string& path, const std::string& title, const datasets::Dataset& dataset,
                       const train::Evaluation& evaluation) {
  const TileMaker maker(dataset, evaluation);
  std::vector<utils::PredictionTile> first, mistakes;
  for (int64_t i = 0; i < std::min(kFirstExamples, dataset.size()); ++i) first.push_back(maker.tile(i));
  int64_t wrong = 0;
  for (int64_t i = 0; i < dataset.size(); ++i) {
    if (!maker.wrong(i)) continue;
    ++wrong;
    if (mistakes.size() < kMistakes) mistakes.push_back(maker.tile(i));
  }
  at::Tensor picture =
      utils::draw_prediction_grid(first, {.columns = kColumns,
                                          .title = title + ": " + percent_text(evaluation.accuracy) + " of " +
                                                   std::to_string(evaluation.samples) + " are right"});
  if (!mistakes.empty())
    picture = below_each_other(
        picture, utils::draw_prediction_grid(mistakes, {.columns = kColumns,
                                                        .title = std::to_string(mistakes.size()) + " of the " +
                                                                 std::to_string(wrong) + " mistakes"}));
  io::write_png(picture, path);
}

void write_curves(const std::string& path, const std::string& title, const std::vector<train::EpochRecord>& history) {
  utils::PlotSeries train_loss = {.label = "training loss"}, test_loss = {.label = "test loss"},
                    accuracy = {.label = "test accuracy", .right_axis = true};
  for (const train::EpochRecord& record : history) {
    const auto epoch = static_cast<double>(record.epoch + 1);
    for (utils::PlotSeries* series : {&train_loss, &test_loss, &accuracy}) series->x.push_back(epoch);
    train_loss.y.push_back(record.train_loss);
    test_loss.y.push_back(record.test_loss);
    accuracy.y.push_back(record.test_accuracy * 100);
  }
  io::write_png(
      utils::plot_lines({train_loss, test_loss, accuracy},
                        {.title = title, .x_label = "epoch", .y_label = "loss", .right_label = "accuracy, %"}),
      path);
}

}  // namespace torchvision::tools
