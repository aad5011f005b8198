#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/color_steps_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/color_steps.h"
#include "kernels/hue-inl.h"
#include "kernels/rgb_block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

HWY_INLINE RgbValue luma(const Rgb& rgb) {
  const RgbFloats d;
  const RgbValue red = hn::Mul(rgb.red, hn::Set(d, 0.2989F));
  const RgbValue sum = hn::MulAdd(hn::Set(d, 0.587F), rgb.green, red);
  return hn::Floor(hn::MulAdd(hn::Set(d, 0.114F), rgb.blue, sum));
}

HWY_INLINE RgbValue as_byte(RgbValue value) {
  const RgbFloats d;
  return hn::Floor(hn::Min(hn::Max(value, hn::Zero(d)), hn::Set(d, 255.0F)));
}

HWY_INLINE void scale(RgbBlock& block, float factor) {
  const RgbValue by = hn::Set(RgbFloats(), factor);
  block.change([&](const Rgb& rgb) HWY_ATTR {
    return Rgb{as_byte(hn::Mul(rgb.red, by)), as_byte(hn::Mul(rgb.green, by)), as_byte(hn::Mul(rgb.blue, by))};
  });
}

/// With what `gray_of` says of each pixel.
template <class GrayOf>
HWY_INLINE void blend(RgbBlock& block, const ColorStep& step, const GrayOf& gray_of) {
  const RgbValue ratio = hn::Set(RgbFloats(), step.amount), rest = hn::Set(RgbFloats(), step.rest);
  block.change([&](const Rgb& rgb) HWY_ATTR {
    const RgbValue gray = gray_of(rgb);
    const auto mixed = [&](RgbValue value) HWY_ATTR { return as_byte(hn::MulAdd(rest, gray, hn::Mul(value, ratio))); };
    return Rgb{mixed(rgb.red), mixed(rgb.green), mixed(rgb.blue)};
  });
}

void change(RgbBlock& block, const ColorStep& step) {
  switch (step.kind) {
    case ColorStep::Kind::kScale:
      return scale(block, step.amount);
    case ColorStep::Kind::kBlendWithGray:
      return blend(block, step, [gray = hn::Set(RgbFloats(), step.gray)](const Rgb&) HWY_ATTR { return gray; });
    case ColorStep::Kind::kBlendWithLuma:
      return blend(block, step, [](const Rgb& rgb) HWY_ATTR { return luma(rgb); });
    case ColorStep::Kind::kTurnHue:
      return block.change([turns = step.amount](const Rgb& rgb) HWY_ATTR { return hue_turned(rgb, turns); });
  }
}

/// Calls `body(block, first pixel)` for a row in blocks.
template <class Body>
HWY_INLINE void for_blocks(const RgbRow<const uint8_t>& from, int64_t count, const Body& body) {
  RgbBlock block;
  for (int64_t x = 0; x < count; x += RgbBlock::kPixels) {
    block.read(from_pixel(from, x), std::min(RgbBlock::kPixels, count - x));
    body(block, x);
  }
}

void ChangeColors(const RgbRow<const uint8_t>& from, int64_t count, std::span<const ColorStep> steps,
                  const RgbRow<uint8_t>& to) {
  for_blocks(from, count, [&](RgbBlock& block, int64_t x) HWY_ATTR {
    for (const ColorStep& step : steps) change(block, step);
    block.write(from_pixel(to, x));
  });
}

void LumaOfBytes(const RgbRow<const uint8_t>& from, int64_t count, float* to) {
  const RgbFloats d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for_blocks(from, count, [&](const RgbBlock& block, int64_t begin) HWY_ATTR {
    block.for_vectors([&](int64_t x) HWY_ATTR {
      const RgbValue values = luma(block.at(x));
      if (begin + x + lanes <= count) return hn::StoreU(values, d, to + begin + x);
      float last[hn::MaxLanes(RgbFloats())];
      hn::StoreU(values, d, last);
      std::copy_n(last, count - begin - x, to + begin + x);
    });
  });
}

int64_t SumOfLuma(const RgbRow<const uint8_t>& from, int64_t count) {
  const RgbFloats d;
  int64_t sum = 0;
  for_blocks(from, count, [&](const RgbBlock& block, int64_t) HWY_ATTR {
    // Floats hold the sum of so few exactly; what fills up a vector is black and adds nothing.
    RgbValue sums = hn::Zero(d);
    block.for_vectors([&](int64_t x) HWY_ATTR { sums = hn::Add(sums, luma(block.at(x))); });
    sum += static_cast<int64_t>(hn::GetLane(hn::SumOfLanes(d, sums)));
  });
  return sum;
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(ChangeColors);
HWY_EXPORT(LumaOfBytes);
HWY_EXPORT(SumOfLuma);

void change_colors(const RgbRow<const uint8_t>& from, int64_t count, std::span<const ColorStep> steps,
                   const RgbRow<uint8_t>& to) {
  HWY_DYNAMIC_DISPATCH(ChangeColors)(from, count, steps, to);
}

void luma_of_bytes(const RgbRow<const uint8_t>& from, int64_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(LumaOfBytes)(from, count, to);
}

int64_t sum_of_luma(const RgbRow<const uint8_t>& from, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(SumOfLuma)(from, count);
}

}  // namespace torchvision::kernels
#endif
