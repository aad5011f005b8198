// Changes of colour, blur and sharpness of bytes, in both memory layouts; and ColorJitter of the usual strength.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;

/// The coffee photo, cut or tiled to a size.
at::Tensor photo(int64_t height, int64_t width) {
  const at::Tensor coffee =
      io::decode_image(io::read_file(std::string(TORCHVISION_SOURCE_DIR) + "/examples/data/photos/coffee.jpg"));
  return coffee.repeat({1, 3, 4}).slice(1, 0, height).slice(2, 0, width).contiguous();
}

/// Checked against what rows that are too small for kernels give, where each pixel is changed by itself.
template <class Change>
void add_change(const std::string& name, const at::Tensor& image, const Change& change, bool by_pixel) {
  add_median(name, [=](benchmark::State& state) {
    if (by_pixel) {
      std::vector<at::Tensor> pieces;
      for (const at::Tensor& row : image.split(1, 1))
        for (const at::Tensor& piece : row.split(1000, 2)) pieces.push_back(change(piece.contiguous()));
      const int64_t in_a_row = (image.size(2) + 999) / 1000;
      std::vector<at::Tensor> rows;
      for (size_t i = 0; i < pieces.size(); i += size_t(in_a_row))
        rows.push_back(
            at::cat(std::vector<at::Tensor>(pieces.begin() + int64_t(i), pieces.begin() + int64_t(i) + in_a_row), 2));
      if (!at::equal(change(image), at::cat(rows, 1))) return state.SkipWithError("the pixels are wrong");
    } else if (change(image).sizes() != image.sizes()) {
      return state.SkipWithError("the shape is wrong");
    }
    time_median(state, [&] { change(image); });
  });
}

/// The operations that one seed draws, which are the rival's too.
void add_augmentation(const std::string& name, const at::Tensor& image, const auto& transform) {
  add_median(name, [=](benchmark::State& state) {
    if (transform(image).sizes() != image.sizes()) return state.SkipWithError("the shape is wrong");
    time_median(state, [&] {
      at::manual_seed(0);
      for (int i = 0; i < 50; ++i) transform(image);
    });
  });
}

void add_image(const std::string& of, const at::Tensor& image) {
  using at::Tensor;
  add_change("adjust_brightness" + of, image, [](const Tensor& x) { return F::adjust_brightness(x, 1.3); }, true);
  add_change("adjust_contrast" + of, image, [](const Tensor& x) { return F::adjust_contrast(x, 1.3); }, false);
  add_change("adjust_saturation" + of, image, [](const Tensor& x) { return F::adjust_saturation(x, 1.3); }, true);
  add_change("adjust_hue" + of, image, [](const Tensor& x) { return F::adjust_hue(x, 0.1); }, true);
  add_change("adjust_gamma" + of, image, [](const Tensor& x) { return F::adjust_gamma(x, 1.3); }, true);
  add_change("adjust_sharpness" + of, image, [](const Tensor& x) { return F::adjust_sharpness(x, 1.3); }, false);
  add_change("solarize" + of, image, [](const Tensor& x) { return F::solarize(x, 128); }, true);
  add_change("posterize" + of, image, [](const Tensor& x) { return F::posterize(x, 4); }, true);
  add_change("autocontrast" + of, image, [](const Tensor& x) { return F::autocontrast(x); }, false);
  add_change("equalize" + of, image, [](const Tensor& x) { return F::equalize(x); }, false);
  add_change("gaussian_blur, 5" + of, image, [](const Tensor& x) { return F::gaussian_blur(x, {5}); }, false);
  add_change("gaussian_blur, 23" + of, image, [](const Tensor& x) { return F::gaussian_blur(x, {23}); }, false);
  const ColorJitter jitter({.brightness = {0.4}, .contrast = {0.4}, .saturation = {0.4}, .hue = {0.1}});
  add_change("ColorJitter" + of, image, [jitter](const Tensor& x) { return jitter(x); }, false);
  add_augmentation("RandAugment" + of + ", 50 draws", image, RandAugment());
  add_augmentation("TrivialAugmentWide" + of + ", 50 draws", image, TrivialAugmentWide());
}

}  // namespace
}  // namespace torchvision::transforms

int main(int argc, char** argv) {
  using namespace torchvision::transforms;
  benchmark::Initialize(&argc, argv);
  const at::Tensor planar = photo(375, 500);
  add_image(", 500x375 planar", planar);
  add_image(", 500x375 interleaved", planar.permute({1, 2, 0}).contiguous().permute({2, 0, 1}));
  benchmark::RunSpecifiedBenchmarks();
}
