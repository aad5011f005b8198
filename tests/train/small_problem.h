#pragma once

#include <torch/nn.h>

#include <string>
#include <vector>

#include "torchvision/datasets/dataset.h"
#include "torchvision/train/classification.h"

namespace torchvision::testing {

/// Noisy pictures of three patterns: learnt in a few dozen steps.
class Patterns : public datasets::Dataset {
 public:
  explicit Patterns(int64_t size) : size_(size) {}

  int64_t size() const override { return size_; }
  datasets::Example get(int64_t index) const override {
    at::Tensor image = at::full({1, 8, 8}, 60, at::kByte);
    const int64_t label = index % 3;
    const int64_t place = (index * 5) % 8;
    if (label == 0) image.select(1, place).fill_(200);
    if (label == 1) image.select(2, place).fill_(200);
    if (label == 2) image.diagonal(0, 1, 2).fill_(200);
    return {image, label};
  }
  const std::vector<std::string>& classes() const override { return classes_; }

 private:
  int64_t size_;
  std::vector<std::string> classes_ = {"row", "column", "diagonal"};
};

/// Everything that makes resuming hard: buffers of batch normalisation and draws of dropout.
struct SmallNet : torch::nn::Module {
  SmallNet() {
    convolution = register_module("convolution", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 8, 3).padding(1)));
    norm = register_module("norm", torch::nn::BatchNorm2d(8));
    dropout = register_module("dropout", torch::nn::Dropout(0.2));
    classifier = register_module("classifier", torch::nn::Linear(8 * 4 * 4, 3));
  }
  at::Tensor forward(const at::Tensor& images) {
    const at::Tensor features = at::max_pool2d(at::relu(norm(convolution(images))), {2, 2});
    return classifier(dropout(features.flatten(1)));
  }

  torch::nn::Conv2d convolution = nullptr;
  torch::nn::BatchNorm2d norm = nullptr;
  torch::nn::Dropout dropout = nullptr;
  torch::nn::Linear classifier = nullptr;
};

inline SmallNet small_net(uint64_t seed = 1) {
  torch::manual_seed(seed);
  return SmallNet();
}

inline train::ClassificationTransforms small_transforms() {
  const auto to_float = [](const at::Tensor& images) { return images.to(at::kFloat).div(255); };
  const auto augment = [](const at::Tensor& image, const at::Generator& generator) {
    const at::Tensor noise = at::randint(0, 50, image.sizes(), generator, image.options());
    return image.add(noise).roll({at::randint(0, 2, {1}, generator, at::kLong).item<int64_t>()}, {1});
  };
  return {.train = {.sample = augment, .batch = to_float}, .eval = {.batch = to_float}};
}

inline train::ClassificationOptions small_options() {
  return {.epochs = 4,
          .batch_size = 8,
          .optimizer = {.lr = 0.05, .weight_decay = 1e-3},
          .lr_warmup_epochs = 0.5,
          .label_smoothing = 0.05,
          .seed = 3};
}

inline constexpr int64_t kTrainSamples = 90;
inline constexpr int64_t kTestSamples = 30;

}  // namespace torchvision::testing
