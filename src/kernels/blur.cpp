#include "kernels/blur.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "kernels/blur_simd.h"
#include "kernels/scratch.h"

namespace torchvision::kernels {
namespace {

/// Well above what float sums of bytes over so many weights are wrong by, in two passes or in torch's one: their
/// rounding errors, of some 4e-6 each, add up as a random walk.
float margin_of(const SeparableKernel& kernel) {
  return std::max(2e-4F, 2e-5F * std::sqrt(static_cast<float>(kernel.width * kernel.height)));
}

/// The position that -1 and `size` are mirrored to, and so on.
int64_t reflected(int64_t position, int64_t size) {
  if (position < 0) return -position;
  return position < size ? position : 2 * (size - 1) - position;
}

/// Bytes whose sums are computed again as torch's convolution has them: over the kernel's rows, each from left to
/// right.
class ExactBytes {
 public:
  ExactBytes(const Rows<const uint8_t>& input, const SeparableKernel& kernel, const Rows<uint8_t>& output)
      : input_(input),
        kernel_(kernel),
        output_(output),
        rows_(size_t(kernel.height * kSumsAtOnce), input.row(0)),
        columns_(size_t(kernel.width * kSumsAtOnce), 0) {}

  /// The value at place `i` of row `y`.
  void add(int64_t y, int64_t i) {
    const int64_t channels = input_.channels, x = i / channels, channel = i % channels, p = count_;
    for (int64_t k = 0; k < kernel_.height; ++k)
      rows_[size_t(k * kSumsAtOnce + p)] = input_.row(reflected(y + k - kernel_.height / 2, input_.height));
    for (int64_t k = 0; k < kernel_.width; ++k)
      columns_[size_t(k * kSumsAtOnce + p)] = reflected(x + k - kernel_.width / 2, input_.width) * channels + channel;
    targets_[size_t(p)] = output_.row(y) + i;
    if (++count_ == kSumsAtOnce) finish();
  }

  void finish() {
    std::array<float, kSumsAtOnce> sums;
    sums_in_order(rows_.data(), kernel_.height, columns_.data(), kernel_.width, kernel_.product, sums.data());
    for (size_t p = 0; p < size_t(count_); ++p)
      *targets_[p] = static_cast<uint8_t>(std::clamp(std::nearbyint(sums[p]), 0.0F, 255.0F));
    count_ = 0;
  }

 private:
  const Rows<const uint8_t>& input_;
  const SeparableKernel& kernel_;
  const Rows<uint8_t>& output_;
  std::vector<const uint8_t*> rows_;
  std::vector<int64_t> columns_;
  std::array<uint8_t*, kSumsAtOnce> targets_ = {};
  int64_t count_ = 0;
};

int64_t kept_rows(const SeparableKernel& kernel) { return kernel.height + kRowsAtOnce - 1; }

void widen(const uint8_t* from, int64_t count, float* to) { widen_row(from, count, to); }
void widen(const float* from, int64_t count, float* to) { std::copy_n(from, count, to); }

/// Rows blurred along themselves, as many as kRowsAtOnce rows of the result read.
template <class T>
class BlurredRows {
 public:
  BlurredRows(const Rows<const T>& input, const SeparableKernel& kernel, float* padded, float* rows)
      : input_(input), kernel_(kernel), padded_(padded), rows_(rows), sources_(size_t(kernel.width)) {
    for (size_t k = 0; k < sources_.size(); ++k) sources_[k] = padded_ + int64_t(k) * input.channels;
  }

  int64_t row_floats() const { return input_.width * input_.channels; }
  const float* row(int64_t y) const { return rows_ + place(y); }

  void make(int64_t y) {
    const int64_t channels = input_.channels, border = kernel_.width / 2;
    const T* from = input_.row(y);
    float* middle = padded_ + border * channels;
    widen(from, row_floats(), middle);
    for (int64_t x = 1; x <= border; ++x)
      for (int64_t c = 0; c < channels; ++c) {
        middle[c - x * channels] = from[reflected(-x, input_.width) * channels + c];
        middle[(input_.width - 1 + x) * channels + c] =
            from[reflected(input_.width - 1 + x, input_.width) * channels + c];
      }
    weighted_rows(sources_.data(), kernel_.columns, kernel_.width, row_floats(), rows_ + place(y));
  }

 private:
  int64_t place(int64_t y) const { return y % kept_rows(kernel_) * row_floats(); }

  const Rows<const T>& input_;
  const SeparableKernel& kernel_;
  float* padded_;
  float* rows_;
  std::vector<const float*> sources_;
};

/// What the rows of the result from y on read, as far as there are `count` of them.
template <class T>
void find_sources(BlurredRows<T>& rows, const SeparableKernel& kernel, int64_t y, int64_t count, int64_t height,
                  int64_t& next, std::vector<const float*>& sources) {
  const int64_t border = kernel.height / 2;
  for (; next <= std::min(y + count - 1 + border, height - 1); ++next) rows.make(next);
  for (size_t k = 0; k < sources.size(); ++k)
    sources[k] = rows.row(reflected(std::min(y + int64_t(k), y + count - 1 + 2 * border) - border, height));
}

}  // namespace

void blur_bytes(const Rows<const uint8_t>& input, const SeparableKernel& kernel, int64_t begin, int64_t end,
                const Rows<uint8_t>& output) {
  static thread_local Scratch scratch;
  const int64_t row_floats = input.width * input.channels, padded_floats = row_floats + kernel.width * input.channels;
  const int64_t floats = padded_floats + kept_rows(kernel) * row_floats;
  uint8_t* memory = scratch.get(size_t(floats) * sizeof(float) + size_t(row_floats));
  auto* padded = reinterpret_cast<float*>(memory);
  uint8_t* unwanted = memory + floats * int64_t{sizeof(float)};  // rows of the last group that are not there
  BlurredRows rows(input, kernel, padded, padded + padded_floats);
  ExactBytes exact(input, kernel, output);
  std::vector<const float*> sources(size_t(kept_rows(kernel)));
  std::array<std::vector<int32_t>, kRowsAtOnce> near_half;
  for (auto& places : near_half) places.resize(size_t(2 * row_floats));  // some are noted twice
  int64_t next = std::max<int64_t>(begin - kernel.height / 2, 0);
  for (int64_t y = begin; y < end; y += kRowsAtOnce) {
    const int64_t count = std::min(kRowsAtOnce, end - y);
    find_sources(rows, kernel, y, count, input.height, next, sources);
    std::array<uint8_t*, kRowsAtOnce> to;
    std::array<int32_t*, kRowsAtOnce> places;
    std::array<int64_t, kRowsAtOnce> counts = {};
    for (int64_t j = 0; j < kRowsAtOnce; ++j) {
      to[size_t(j)] = j < count ? output.row(y + j) : unwanted;
      places[size_t(j)] = near_half[size_t(j)].data();
    }
    weighted_bytes(sources.data(), kernel.rows, kernel.height, row_floats, margin_of(kernel), to.data(), places.data(),
                   counts.data());
    for (int64_t j = 0; j < count; ++j)
      for (int64_t i = 0; i < counts[size_t(j)]; ++i) exact.add(y + j, places[size_t(j)][i]);
  }
  exact.finish();
  scratch.release_if_large();
}

void blur_floats(const Rows<const float>& input, const SeparableKernel& kernel, int64_t begin, int64_t end,
                 const Rows<float>& output) {
  static thread_local Scratch scratch;
  const int64_t row_floats = input.width * input.channels, padded_floats = row_floats + kernel.width * input.channels;
  const int64_t kept = padded_floats + kept_rows(kernel) * row_floats;
  auto* padded = reinterpret_cast<float*>(scratch.get(size_t(kept + row_floats) * sizeof(float)));
  BlurredRows rows(input, kernel, padded, padded + padded_floats);
  std::vector<const float*> sources(size_t(kept_rows(kernel)));
  int64_t next = std::max<int64_t>(begin - kernel.height / 2, 0);
  for (int64_t y = begin; y < end; y += kRowsAtOnce) {
    const int64_t count = std::min(kRowsAtOnce, end - y);
    find_sources(rows, kernel, y, count, input.height, next, sources);
    std::array<float*, kRowsAtOnce> to;
    for (int64_t j = 0; j < kRowsAtOnce; ++j) to[size_t(j)] = j < count ? output.row(y + j) : padded + kept;
    weighted_floats(sources.data(), kernel.rows, kernel.height, row_floats, to.data());
  }
  scratch.release_if_large();
}

}  // namespace torchvision::kernels
