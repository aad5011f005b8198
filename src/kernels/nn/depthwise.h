#pragma once

#include <cstdint>

#include "kernels/nn/activation.h"
#include "kernels/nn/pixel_grid.h"

namespace torchvision::kernels {

/// A convolution whose every channel is a group of its own, channels last.
struct Depthwise {
  const float* input = nullptr;
  PixelSteps input_steps = {};
  const int64_t* taps = nullptr;  ///< offsets in floats from a pixel's first input
  int64_t tap_count = 0;
  const float* weights = nullptr;  ///< [tap][channel]
  const float* bias = nullptr;     ///< a channel each, or null
  int64_t channels = 0;
  float* output = nullptr;
  PixelSteps output_steps = {};
  Epilogue epilogue = {};
};

void depthwise(const Depthwise& task, const PixelGrid& grid, const PixelRange& range);

}  // namespace torchvision::kernels
