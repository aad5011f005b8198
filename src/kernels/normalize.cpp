#include "kernels/normalize.h"

#include <algorithm>
#include <vector>

#include "kernels/normalize_simd.h"
#include "kernels/scratch.h"

namespace torchvision::kernels {

NormalizedRows::NormalizedRows(int64_t height, int64_t width, int64_t channels, const Normalization* how,
                               const FloatPlanes& output, bool mirrored, bool upside_down)
    : height_(height),
      width_(width),
      channels_(channels),
      how_(how),
      output_(output),
      mirrored_(mirrored),
      upside_down_(upside_down) {
  static thread_local Scratch scratch;
  rows_ = scratch.get(size_t(sink_rows() * width * channels));
}

uint8_t* NormalizedRows::row(int64_t y) { return rows_ + y % sink_rows() * width_ * channels_; }

void NormalizedRows::finished(int64_t y) {
  FloatPlanes to = output_;
  to.data += (upside_down_ ? height_ - 1 - y : y) * to.row_stride;
  normalize_bytes({row(y), 1, width_, channels_, 0}, how_, to, mirrored_);
}

void resample_normalized(const Rows<const uint8_t>& input, const FloatAxis& columns, const FloatAxis& rows,
                         const Window& window, const Normalization* how, float* output) {
  static thread_local Scratch columns_scratch, rows_scratch;
  const int64_t channels = input.channels, row_floats = channels * window.width;
  const size_t bottom = size_t(window.top + window.height - 1);
  const int64_t first = rows.begin[size_t(window.top)], last = rows.begin[bottom] + rows.size[bottom];
  auto* turned =
      reinterpret_cast<float*>(columns_scratch.get(size_t(kFloatStripRows * input.width * channels) * sizeof(float)));
  auto* between = reinterpret_cast<float*>(rows_scratch.get(size_t((last - first) * row_floats) * sizeof(float)));
  std::vector<const float*> sources(static_cast<size_t>(rows.taps));
  int64_t next = window.top;
  for (int64_t strip = first; strip < last; strip += kFloatStripRows) {
    const int64_t count = std::min(kFloatStripRows, last - strip);
    const uint8_t* from[kFloatStripRows];
    float* to[kFloatStripRows];
    for (int64_t i = 0; i < count; ++i) {
      from[i] = input.row(strip + i);
      to[i] = between + (strip + i - first) * row_floats;
    }
    float_strip(from, count, channels, columns, window.left, window.width, turned, to);
    // Output rows whose input is complete: their rows are still in the cache.
    for (; next <= int64_t(bottom) && rows.begin[size_t(next)] + rows.size[size_t(next)] <= strip + count; ++next) {
      for (int64_t channel = 0; channel < channels; ++channel) {
        for (int64_t k = 0; k < rows.size[size_t(next)]; ++k)
          sources[size_t(k)] = between + (rows.begin[size_t(next)] + k - first) * row_floats + channel * window.width;
        float_row(sources.data(), rows.weights.data() + next * rows.taps, rows.size[size_t(next)], window.width,
                  how[channel], output + (channel * window.height + next - window.top) * window.width);
      }
    }
  }
  columns_scratch.release_if_large();
  rows_scratch.release_if_large();
}

}  // namespace torchvision::kernels
