// Loading and augmenting MNIST in batches of 128, in the caller's thread.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "torchvision/data/image_loader.h"
#include "torchvision/datasets/mnist.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision {
namespace {

constexpr int64_t kBatch = 128;
constexpr int64_t kBatches = 100;

const datasets::MNIST& mnist() {
  static const datasets::MNIST dataset(std::string(TORCHVISION_SOURCE_DIR) + "/examples/data/mnist");
  return dataset;
}

/// Padding by a constant and normalising, so that the sum of a batch betrays a wrong step: the crop loses border pixels
/// alone, and MNIST's border of four is empty.
bool right(const data::ImageBatch& batch) {
  const at::Tensor raw = mnist().data().index_select(0, batch.indices).to(at::kFloat).div(255);
  const double expected = (raw.sub(0.1307).div(0.3081)).sum({1, 2}).mean().item<double>();
  return batch.images.sizes() == at::IntArrayRef({kBatch, 1, 28, 28}) &&
         at::equal(batch.labels, mnist().targets().index_select(0, batch.indices)) &&
         std::abs(batch.images.sum({1, 2, 3}).mean().item<double>() - expected) < 1e-2 * std::abs(expected);
}

void load(benchmark::State& state, const data::ImageTransforms& transforms) {
  const data::ImageLoader loader =
      data::make_image_loader(mnist(), transforms, {.batch_size = kBatch, .shuffle = true});
  if (!right(*loader.epoch().next())) return state.SkipWithError("the batch is wrong");
  int64_t epoch_number = 0;
  for (auto _ : state) {
    auto epoch = loader.epoch(epoch_number++);
    for (int64_t i = 0; i < kBatches; ++i) benchmark::DoNotOptimize(epoch.next()->images.const_data_ptr());
  }
}

const transforms::RandomCrop kCrop({28, 28}, {.padding = {{2}}});
const transforms::ToDtype kToFloat(at::kFloat, {.scale = true});
const transforms::Normalize kNormalize({0.1307}, {0.3081});

void by_sample(benchmark::State& state) { load(state, {.sample = transforms::Compose({kCrop, kToFloat, kNormalize})}); }
void by_batch(benchmark::State& state) {
  load(state, {.sample = kCrop, .batch = transforms::Compose({kToFloat, kNormalize})});
}

BENCHMARK(by_sample)->Name("12,800 digits, crop, to float, normalize")->Unit(benchmark::kMillisecond);
BENCHMARK(by_batch)->Name("12,800 digits, crop; to float, normalize by batch")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace torchvision

BENCHMARK_MAIN();
