#include "kernels/yuv.h"

#include <algorithm>
#include <cmath>

namespace torchvision::kernels {
namespace {

/// As many as 32 bits hold for sums of 255 times 2.2.
constexpr int kFractionBits = 21;

int32_t fixed(double value) { return static_cast<int32_t>(std::lround(std::ldexp(value, kFractionBits))); }

struct LumaWeights {
  double red, blue;
};

LumaWeights weights_of(YuvMatrix matrix) {
  switch (matrix) {
    case YuvMatrix::kBt709:
      return {0.2126, 0.0722};
    case YuvMatrix::kBt2020:
      return {0.2627, 0.0593};
    case YuvMatrix::kBt601:
      break;
  }
  return {0.299, 0.114};
}

uint8_t rounded(int32_t value) { return static_cast<uint8_t>(std::clamp(value >> kFractionBits, 0, 255)); }

}  // namespace

YuvToRgb::YuvToRgb(YuvMatrix matrix, YuvRange range) {
  const auto [red, blue] = weights_of(matrix);
  const double green = 1 - red - blue;
  const bool limited = range == YuvRange::kLimited;
  const double chroma = limited ? 255.0 / 224 : 1;
  luma_zero_ = limited ? 16 : 0;
  luma_ = fixed(limited ? 255.0 / 219 : 1);
  red_v_ = fixed(2 * (1 - red) * chroma);
  blue_u_ = fixed(2 * (1 - blue) * chroma);
  green_u_ = fixed(-2 * (1 - blue) * blue / green * chroma);
  green_v_ = fixed(-2 * (1 - red) * red / green * chroma);
}

void YuvToRgb::convert(const YuvRow& row, int64_t width, uint8_t* rgb) const {
  constexpr int32_t kHalf = 1 << (kFractionBits - 1);
  for (int64_t x = 0; x < width; ++x, rgb += 3) {
    const int32_t luma = (row.y[x * row.y_step] - luma_zero_) * luma_ + kHalf;
    const int32_t u = row.u[x / 2 * row.chroma_step] - 128, v = row.v[x / 2 * row.chroma_step] - 128;
    rgb[0] = rounded(luma + red_v_ * v);
    rgb[1] = rounded(luma + green_u_ * u + green_v_ * v);
    rgb[2] = rounded(luma + blue_u_ * u);
  }
}

}  // namespace torchvision::kernels
