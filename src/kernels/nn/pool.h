#pragma once

#include <cstdint>

#include "kernels/nn/pixel_grid.h"

namespace torchvision::kernels {

/// Part of a side that a result reads: [first, end).
struct Window {
  int64_t first = 0;
  int64_t end = 0;
};

enum class PoolKind { kMaximum, kSum };

/// The largest, or the sum of the pixels of rectangles, channels last.
struct Pool {
  PoolKind kind = PoolKind::kMaximum;
  const float* input = nullptr;  ///< an image's first pixel
  PixelSteps input_steps = {};
  const Window* rows = nullptr;     ///< one a row of the result, never empty
  const Window* columns = nullptr;  ///< one a pixel of a result's row, never empty
  const float* scales = nullptr;    ///< what the result's pixels are multiplied by, [row][pixel]; null: nothing
  int64_t channels = 0;
  float* output = nullptr;
  PixelSteps output_steps = {};
};

void pool(const Pool& task, const PixelGrid& grid, const PixelRange& range);

}  // namespace torchvision::kernels
