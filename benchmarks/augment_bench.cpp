// Augmentations that torchvision lacks, of bytes.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

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

/// Checked against the same of wider numbers, which go through tensor operations; `largest` is what rounding may make.
template <class Function>
void add(const std::string& name, const at::Tensor& image, at::ScalarType wide, int64_t largest, Function function) {
  add_median(name, [=](benchmark::State& state) {
    const at::Tensor ours = function(image).to(at::kInt), other = function(image.to(wide)).round().to(at::kInt);
    if (ours.sub(other).abs().max().template item<int64_t>() > largest)
      return state.SkipWithError("the pixels are wrong");
    time_median(state, [&] { function(image); });
  });
}

void add_size(const std::string& size, const at::Tensor& image) {
  namespace F = functional;
  for (const int64_t edge : {3, 5, 7})
    add("median of " + std::to_string(edge) + " of " + size, image, at::kShort, 0,
        [edge](const at::Tensor& input) { return F::median_blur(input, edge); });
  add("motion blur of 7 of " + size, image, at::kFloat, 1,
      [](const at::Tensor& input) { return F::motion_blur(input, 7, 30, 0.5); });
  const at::Tensor gray = image.slice(0, 0, 1).contiguous();
  const auto clahe = [](const at::Tensor& input) { return F::clahe(input.to(at::kByte), 2.0); };
  add("CLAHE of gray " + size, gray, at::kShort, 0, clahe);
  add("CLAHE of " + size, image, at::kShort, 0, clahe);
  add("grid distortion of " + size, image, at::kFloat, 1,
      [](const at::Tensor& input) { return F::grid_distortion(input, {1, 1.2, 0.8, 1, 0.7}, {1.3, 1, 0.7, 1, 1}); });
  add("optical distortion of " + size, image, at::kFloat, 1,
      [](const at::Tensor& input) { return F::optical_distortion(input, 0.3); });
}

}  // namespace
}  // namespace torchvision::transforms

int main(int argc, char** argv) {
  using namespace torchvision::transforms;
  benchmark::Initialize(&argc, argv);
  add_size("224x224", photo(224, 224));
  add_size("1080p", photo(1080, 1920));
  benchmark::RunSpecifiedBenchmarks();
}
