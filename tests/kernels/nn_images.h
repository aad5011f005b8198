#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/nn/pixel_grid.h"

/// Images and plain convolutions in double, for tests of the kernels of networks.
namespace torchvision::kernels::testing {

inline std::vector<float> noise(int64_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> values(-1, 1);
  std::vector<float> result(static_cast<size_t>(count));
  for (float& value : result) value = values(generator);
  return result;
}

/// Channels last, with zeros around.
struct Images {
  int64_t count, height, width, channels, padding;
  std::vector<float> memory = {};

  int64_t row() const { return (width + 2 * padding) * channels; }
  int64_t image() const { return (height + 2 * padding) * row(); }
  PixelSteps steps(int64_t stride = 1) const { return {image(), row() * stride, channels * stride}; }
  float* first() { return memory.data() + padding * (row() + channels); }
  float& at(int64_t n, int64_t y, int64_t x, int64_t c) { return first()[n * image() + y * row() + x * channels + c]; }
};

inline Images zeros(int64_t count, int64_t height, int64_t width, int64_t channels, int64_t padding = 0) {
  Images images{count, height, width, channels, padding};
  images.memory.assign(static_cast<size_t>(count * images.image()), 0.0F);
  return images;
}

inline Images random_images(int64_t count, int64_t height, int64_t width, int64_t channels, int64_t padding,
                            unsigned seed) {
  Images images = zeros(count, height, width, channels, padding);
  const auto values = noise(count * height * width * channels, seed);
  size_t next = 0;
  for (int64_t n = 0; n < count; ++n)
    for (int64_t y = 0; y < height; ++y)
      for (int64_t x = 0; x < width; ++x)
        for (int64_t c = 0; c < channels; ++c) images.at(n, y, x, c) = values[next++];
  return images;
}

/// What a convolution is, beside its weights (out, height, width, in).
struct Shape {
  int64_t out, kernel, stride, padding;
  int64_t result(int64_t side) const { return (side + 2 * padding - kernel) / stride + 1; }
};

/// One sum. Pixels outside are the zeros that the images have around them.
inline double sum_at(Images& input, const std::vector<float>& weights, const Shape& shape, int64_t n, int64_t y,
                     int64_t x, int64_t o) {
  double sum = 0;
  for (int64_t ky = 0; ky < shape.kernel; ++ky)
    for (int64_t kx = 0; kx < shape.kernel; ++kx)
      for (int64_t c = 0; c < input.channels; ++c)
        sum += static_cast<double>(
                   input.at(n, y * shape.stride - shape.padding + ky, x * shape.stride - shape.padding + kx, c)) *
               static_cast<double>(
                   weights[static_cast<size_t>(((o * shape.kernel + ky) * shape.kernel + kx) * input.channels + c)]);
  return sum;
}

/// Memory that packed weights may lie in.
struct alignas(64) Line {
  float values[16];
};

inline std::vector<Line> lines(int64_t floats) { return std::vector<Line>(static_cast<size_t>(floats / 16 + 1)); }
inline float* floats_of(std::vector<Line>& memory) { return memory.data()->values; }

}  // namespace torchvision::kernels::testing
