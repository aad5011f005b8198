// Resizing bytes, planar and interleaved, and the whole preparation of a photo for a classification network.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <functional>
#include <string>

#include "median.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

/// The coffee photo, cut or tiled to a size.
at::Tensor photo(int64_t height, int64_t width) {
  const at::Tensor coffee =
      io::decode_image(io::read_file(std::string(TORCHVISION_SOURCE_DIR) + "/examples/data/photos/coffee.jpg"));
  return coffee.repeat({1, 3, 4}).slice(1, 0, height).slice(2, 0, width).contiguous();
}

at::Tensor interleaved(const at::Tensor& image) { return image.permute({1, 2, 0}).contiguous().permute({2, 0, 1}); }

void resize(benchmark::State& state, const at::Tensor& image, int64_t size, InterpolationMode mode) {
  const at::Tensor result = functional::resize(image, {size}, {.interpolation = mode});
  const auto [height, width] = functional::get_size(result);
  const at::Tensor batch = image.contiguous().unsqueeze(0);
  const at::Tensor expected = mode == InterpolationMode::kBilinear
                                  ? at::_upsample_bilinear2d_aa(batch, {height, width}, false)
                                  : at::_upsample_bicubic2d_aa(batch, {height, width}, false);
  if (!at::equal(result, expected[0])) return state.SkipWithError("the pixels are wrong");
  time_median(state, [&] { functional::resize(image, {size}, {.interpolation = mode}); });
}

void prepare(benchmark::State& state, const at::Tensor& image) {
  const ImageClassification preset;
  at::Tensor expected = at::_upsample_bilinear2d_aa(image.contiguous().unsqueeze(0).to(at::kFloat), {256, 341}, false);
  expected = functional::center_crop(expected.round(), {224})[0].div(255.0);
  expected = functional::normalize(expected, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
  if (!at::equal(preset(image), expected)) return state.SkipWithError("the result is wrong");
  time_median(state, [&] { preset(image); });
}

void convert_and_normalize(benchmark::State& state, const at::Tensor& image) {
  const std::vector<double> mean = {0.485, 0.456, 0.406}, std = {0.229, 0.224, 0.225};
  const Compose both({ToDtype(at::kFloat, {.scale = true}), Normalize(mean, std)});
  const at::Tensor expected =
      functional::normalize(functional::to_dtype(image, at::kFloat, {.scale = true}), mean, std);
  if (!at::equal(both(image), expected)) return state.SkipWithError("the result is wrong");
  time_median(state, [&] { both(image); });
}

void add_layout(const std::string& layout, const at::Tensor& small, const at::Tensor& large) {
  const auto add_resize = [&](const std::string& name, const at::Tensor& image, int64_t size, InterpolationMode mode) {
    add_median("resize " + name + ", " + layout, [=](benchmark::State& state) { resize(state, image, size, mode); });
  };
  add_resize("500x375 to 256, bilinear", small, 256, InterpolationMode::kBilinear);
  add_resize("500x375 to 256, bicubic", small, 256, InterpolationMode::kBicubic);
  add_resize("1080p to 224, bilinear", large, 224, InterpolationMode::kBilinear);
  add_resize("500x375 to 750, bilinear", small, 750, InterpolationMode::kBilinear);
  add_median("ImageClassification of 500x375, " + layout, [=](benchmark::State& state) { prepare(state, small); });
  const at::Tensor crop = functional::center_crop(small, {224});
  add_median("ToDtype and Normalize of 224x224, " + layout,
             [=](benchmark::State& state) { convert_and_normalize(state, crop); });
}

}  // namespace
}  // namespace torchvision::transforms

int main(int argc, char** argv) {
  using namespace torchvision::transforms;
  benchmark::Initialize(&argc, argv);
  const at::Tensor small = photo(375, 500), large = photo(1080, 1920);
  add_layout("planar", small, large);
  add_layout("interleaved", interleaved(small), interleaved(large));
  benchmark::RunSpecifiedBenchmarks();
}
