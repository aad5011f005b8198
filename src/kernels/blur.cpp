#include "kernels/blur.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/blur_simd.h"
#include "kernels/scratch.h"

namespace torchvision::kernels {
namespace {

/// Well above what float sums of bytes over so many weights are wrong by, in two passes or in torch's one.
float margin_of(const SeparableKernel& kernel) {
  return std::max(1e-3F, 4e-5F * std::sqrt(static_cast<float>(kernel.width * kernel.height)));
}

/// The position that -1 and `size` are mirrored to, and so on.
int64_t reflected(int64_t position, int64_t size) {
  if (position < 0) return -position;
  return position < size ? position : 2 * (size - 1) - position;
}

/// One sum as torch's convolution has it: over the kernel's rows, each from left to right.
uint8_t exact_byte(const Rows<const uint8_t>& input, const SeparableKernel& kernel, int64_t y, int64_t x, int64_t c) {
  float sum = 0;
  static thread_local std::vector<uint8_t> values;
  values.resize(size_t(kernel.width));
  for (int64_t i = 0; i < kernel.height; ++i) {
    const uint8_t* row = input.row(reflected(y + i - kernel.height / 2, input.height));
    for (int64_t j = 0; j < kernel.width; ++j)
      values[size_t(j)] = row[reflected(x + j - kernel.width / 2, input.width) * input.channels + c];
    sum = add_products(sum, values.data(), kernel.product + i * kernel.width, kernel.width);
  }
  return static_cast<uint8_t>(std::clamp(std::nearbyint(sum), 0.0F, 255.0F));
}

/// Rows blurred along themselves, as many as the kernel is high.
class BlurredRows {
 public:
  BlurredRows(const Rows<const uint8_t>& input, const SeparableKernel& kernel, float* padded, float* rows)
      : input_(input), kernel_(kernel), padded_(padded), rows_(rows), sources_(size_t(kernel.width)) {
    for (size_t k = 0; k < sources_.size(); ++k) sources_[k] = padded_ + int64_t(k) * input.channels;
  }

  int64_t row_floats() const { return input_.width * input_.channels; }
  const float* row(int64_t y) const { return rows_ + y % kernel_.height * row_floats(); }

  void make(int64_t y) {
    const int64_t channels = input_.channels, border = kernel_.width / 2;
    const uint8_t* from = input_.row(y);
    float* middle = padded_ + border * channels;
    widen_row(from, row_floats(), middle);
    for (int64_t x = 1; x <= border; ++x)
      for (int64_t c = 0; c < channels; ++c) {
        middle[c - x * channels] = from[reflected(-x, input_.width) * channels + c];
        middle[(input_.width - 1 + x) * channels + c] =
            from[reflected(input_.width - 1 + x, input_.width) * channels + c];
      }
    weighted_rows(sources_.data(), kernel_.columns, kernel_.width, row_floats(),
                  rows_ + y % kernel_.height * row_floats());
  }

 private:
  const Rows<const uint8_t>& input_;
  const SeparableKernel& kernel_;
  float* padded_;
  float* rows_;
  std::vector<const float*> sources_;
};

}  // namespace

void blur_bytes(const Rows<const uint8_t>& input, const SeparableKernel& kernel, int64_t begin, int64_t end,
                const Rows<uint8_t>& output) {
  static thread_local Scratch scratch;
  const int64_t row_floats = input.width * input.channels, padded_floats = row_floats + kernel.width * input.channels;
  auto* memory =
      reinterpret_cast<float*>(scratch.get(size_t(padded_floats + (kernel.height + 1) * row_floats) * sizeof(float)));
  float* sums = memory + padded_floats;
  BlurredRows rows(input, kernel, memory, sums + row_floats);
  const int64_t border = kernel.height / 2;
  const float margin = margin_of(kernel);
  std::vector<const float*> sources(static_cast<size_t>(kernel.height));
  std::vector<uint8_t> near_half(static_cast<size_t>(row_floats));
  int64_t next = std::max<int64_t>(begin - border, 0);
  for (int64_t y = begin; y < end; ++y) {
    for (; next <= std::min(y + border, input.height - 1); ++next) rows.make(next);
    for (int64_t k = 0; k < kernel.height; ++k) sources[size_t(k)] = rows.row(reflected(y + k - border, input.height));
    weighted_rows(sources.data(), kernel.rows, kernel.height, row_floats, sums);
    uint8_t* to = output.row(y);
    round_row(sums, row_floats, margin, to, near_half.data());
    for (auto found = std::find(near_half.begin(), near_half.end(), uint8_t{1}); found != near_half.end();
         found = std::find(found + 1, near_half.end(), uint8_t{1})) {
      const int64_t i = found - near_half.begin();
      to[i] = exact_byte(input, kernel, y, i / input.channels, i % input.channels);
    }
  }
  scratch.release_if_large();
}

}  // namespace torchvision::kernels
