#pragma once

#include <cstdint>
#include <limits>

namespace torchvision::kernels {

/// What a layer does to each of its sums. Python: the functions of torch.nn.functional.
enum class Activation { kNone, kSigmoid, kHardsigmoid, kHardswish, kSilu, kGelu, kGeluTanh, kTanh };

/// Done to sums before they are stored: clamped (ReLU is from 0, ReLU6 from 0 to 6), then activated.
struct Epilogue {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
  Activation activation = Activation::kNone;
};

/// `count` values, in place or not.
void activate(const float* from, float* to, int64_t count, const Epilogue& epilogue);

}  // namespace torchvision::kernels
