// Every operation rounds by itself and stands in torchvision's order: the results are its to the bit.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/hue_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cstring>

#include "kernels/hue.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Floats = hn::ScalableTag<float>;
using Bytes = hn::Rebind<uint8_t, Floats>;
using V = hn::Vec<Floats>;

struct Rgb {
  V red, green, blue;
};

struct Hsv {
  V hue, saturation, value;
};

HWY_INLINE Hsv to_hsv(const Rgb& rgb) {
  const Floats d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0F);
  const V most = hn::Max(hn::Max(rgb.red, rgb.green), rgb.blue), least = hn::Min(hn::Min(rgb.red, rgb.green), rgb.blue);
  const auto gray = hn::Eq(most, least);
  const V range = hn::Sub(most, least);
  const V divisor = hn::IfThenElse(gray, one, range);
  const V red = hn::Div(hn::Sub(most, rgb.red), divisor), green = hn::Div(hn::Sub(most, rgb.green), divisor),
          blue = hn::Div(hn::Sub(most, rgb.blue), divisor);
  const auto is_red = hn::Eq(most, rgb.red), is_green = hn::Eq(most, rgb.green);
  // Only one of three sums counts; torchvision multiplies the others by 0 and adds them all.
  const V of_red = hn::Sub(blue, green);
  const V of_green = hn::Sub(hn::Add(red, hn::Set(d, 2.0F)), blue);
  const V of_blue = hn::Sub(hn::Add(green, hn::Set(d, 4.0F)), red);
  const V sum = hn::IfThenElse(is_red, of_red, hn::IfThenElse(is_green, of_green, of_blue));
  const V hue = hn::Add(hn::Mul(hn::Add(sum, zero), hn::Set(d, float(1.0 / 6.0))), one);
  return {hn::IfThenElse(hn::Ge(hue, one), hn::Sub(hue, one), hue), hn::Div(range, hn::IfThenElse(gray, one, most)),
          most};
}

/// Below 2 and above -1, as remainder(x, 1).
HWY_INLINE V on_circle(V hue) {
  const Floats d;
  const V one = hn::Set(d, 1.0F);
  const V below = hn::IfThenElse(hn::Ge(hue, one), hn::Sub(hue, one), hue);
  return hn::IfThenElse(hn::Lt(below, hn::Zero(d)), hn::Add(below, one), below);
}

HWY_INLINE Rgb to_rgb(const Hsv& hsv) {
  const Floats d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0F);
  const V sixths = hn::Mul(hsv.hue, hn::Set(d, 6.0F));
  const V whole = hn::Floor(sixths);
  const V fraction = hn::Sub(sixths, whole);
  const V sector = hn::IfThenElse(hn::Ge(whole, hn::Set(d, 6.0F)), hn::Sub(whole, hn::Set(d, 6.0F)), whole);
  const V part = hn::Mul(hsv.saturation, fraction);
  const V rest = hn::Sub(one, hsv.saturation);
  const auto clamped = [&](V x) HWY_ATTR { return hn::Min(hn::Max(x, zero), one); };
  const V v = hsv.value;
  const V q = clamped(hn::Mul(hn::Sub(one, part), v)), t = clamped(hn::Mul(hn::Add(part, rest), v)),
          p = clamped(hn::Mul(rest, v));
  const auto in = [&](float number) HWY_ATTR { return hn::Eq(sector, hn::Set(d, number)); };
  const auto first = in(0), second = in(1), third = in(2), fourth = in(3), fifth = in(4);
  const auto choose = [&](V a, V b, V c, V e, V f, V g) HWY_ATTR {
    return hn::IfThenElse(
        first, a,
        hn::IfThenElse(second, b, hn::IfThenElse(third, c, hn::IfThenElse(fourth, e, hn::IfThenElse(fifth, f, g)))));
  };
  return {choose(v, q, p, p, t, v), choose(t, v, v, q, p, p), choose(p, p, t, v, v, q)};
}

HWY_INLINE V to_unit(hn::Vec<Bytes> bytes) {
  const Floats d;
  return hn::Mul(hn::ConvertTo(d, hn::PromoteTo(hn::Rebind<int32_t, Floats>(), bytes)), hn::Set(d, float(1.0 / 255)));
}

HWY_INLINE hn::Vec<Bytes> to_bytes(V unit) {
  const Floats d;
  const auto whole = hn::ConvertTo(hn::Rebind<int32_t, Floats>(), hn::Mul(unit, hn::Set(d, float(255 + 1.0 - 1e-3))));
  return hn::DemoteTo(Bytes(), whole);
}

HWY_INLINE Rgb turned(const Rgb& rgb, float turns) {
  Hsv hsv = to_hsv(rgb);
  hsv.hue = on_circle(hn::Add(hsv.hue, hn::Set(Floats(), turns)));
  return to_rgb(hsv);
}

void Interleaved(const uint8_t* HWY_RESTRICT from, int64_t count, float turns, uint8_t* HWY_RESTRICT to) {
  const Bytes d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto block = [&](const uint8_t* source, uint8_t* target) HWY_ATTR {
    hn::Vec<Bytes> red, green, blue;
    hn::LoadInterleaved3(d, source, red, green, blue);
    const Rgb result = turned({to_unit(red), to_unit(green), to_unit(blue)}, turns);
    hn::StoreInterleaved3(to_bytes(result.red), to_bytes(result.green), to_bytes(result.blue), d, target);
  };
  int64_t x = 0;
  for (; x + lanes <= count; x += lanes) block(from + 3 * x, to + 3 * x);
  if (x < count) {
    uint8_t last[3 * hn::MaxLanes(Floats())] = {};
    std::memcpy(last, from + 3 * x, size_t(3 * (count - x)));
    block(last, last);
    std::memcpy(to + 3 * x, last, size_t(3 * (count - x)));
  }
}

void Planar(const RgbRow<const uint8_t>& from, int64_t count, float turns, const RgbRow<uint8_t>& to) {
  const Bytes d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto block = [&](const uint8_t* r, const uint8_t* g, const uint8_t* b, uint8_t* to_r, uint8_t* to_g,
                         uint8_t* to_b) HWY_ATTR {
    const Rgb result = turned({to_unit(hn::LoadU(d, r)), to_unit(hn::LoadU(d, g)), to_unit(hn::LoadU(d, b))}, turns);
    hn::StoreU(to_bytes(result.red), d, to_r);
    hn::StoreU(to_bytes(result.green), d, to_g);
    hn::StoreU(to_bytes(result.blue), d, to_b);
  };
  int64_t x = 0;
  for (; x + lanes <= count; x += lanes)
    block(from.red + x, from.green + x, from.blue + x, to.red + x, to.green + x, to.blue + x);
  if (x < count) {
    uint8_t last[3][hn::MaxLanes(Floats())] = {};
    const size_t left = size_t(count - x);
    std::memcpy(last[0], from.red + x, left);
    std::memcpy(last[1], from.green + x, left);
    std::memcpy(last[2], from.blue + x, left);
    block(last[0], last[1], last[2], last[0], last[1], last[2]);
    std::memcpy(to.red + x, last[0], left);
    std::memcpy(to.green + x, last[1], left);
    std::memcpy(to.blue + x, last[2], left);
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Interleaved);
HWY_EXPORT(Planar);

void turn_hue(const RgbRow<const uint8_t>& from, int64_t count, float turns, const RgbRow<uint8_t>& to) {
  if (from.step == 3)
    HWY_DYNAMIC_DISPATCH(Interleaved)(from.red, count, turns, to.red);
  else
    HWY_DYNAMIC_DISPATCH(Planar)(from, count, turns, to);
}

}  // namespace torchvision::kernels
#endif
