// Affine, perspective and elastic warps of bytes, and reflected borders.
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

/// Checked against floats, which go through tensor operations.
template <class Warp>
void add_warp(const std::string& name, const at::Tensor& image, const Warp& warp) {
  add_median(name, [=](benchmark::State& state) {
    if (!at::equal(warp(image), warp(image.to(at::kFloat)).round().to(at::kByte)))
      return state.SkipWithError("the pixels are wrong");
    time_median(state, [&] { warp(image); });
  });
}

void add_size(const std::string& size, const at::Tensor& image) {
  namespace F = functional;
  const auto [height, width] = F::get_size(image);
  for (const InterpolationMode mode : {InterpolationMode::kNearest, InterpolationMode::kBilinear}) {
    const std::string of = " of " + size + ", " + std::string(to_string(mode));
    add_warp("affine" + of, image, [mode](const at::Tensor& input) {
      return F::affine(input, 20, {3, 4}, 1.1, {5, 5}, {.interpolation = mode});
    });
    add_warp("rotate" + of + ", expanded and filled", image, [mode](const at::Tensor& input) {
      return F::rotate(input, 30, {.interpolation = mode, .expand = true, .fill = {1, 2, 3}});
    });
    const PerspectivePoints start = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    const PerspectivePoints end = {{5, 5}, {width - 9, 4}, {width, height - 7}, {3, height - 3}};
    add_warp("perspective" + of, image,
             [=](const at::Tensor& input) { return F::perspective(input, start, end, {.interpolation = mode}); });
    const at::Tensor displacement = at::rand({1, height, width, 2}).sub_(0.5).mul_(0.05);
    add_warp("elastic" + of, image,
             [=](const at::Tensor& input) { return F::elastic(input, displacement, {.interpolation = mode}); });
  }
  add_median("ElasticTransform of " + size, [=](benchmark::State& state) {
    const ElasticTransform transform;
    if (transform(image).sizes() != image.sizes()) return state.SkipWithError("the shape is wrong");
    time_median(state, [&] { transform(image); });
  });
  add_warp("pad of " + size + ", reflected", image,
           [](const at::Tensor& input) { return F::pad(input, {16}, {.padding_mode = PaddingMode::kReflect}); });
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
