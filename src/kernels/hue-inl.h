// Included once a target, after hwy/highway.h: Highway's own headers of loops have such a toggle for a guard.
#if defined(TORCHVISION_HUE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_HUE_INL_H
#undef TORCHVISION_HUE_INL_H
#else
#define TORCHVISION_HUE_INL_H
#endif

#include <hwy/highway.h>

#include "kernels/rgb_block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {

// Every operation rounds by itself and stands in torchvision's order: the results are its to the bit.

struct Hsv {
  RgbValue hue, saturation, value;
};

/// Numerators over one divisor, each rounded as a division is.
class Quotients {
 public:
  HWY_INLINE explicit Quotients(RgbValue divisor) : divisor_(divisor) {
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
    namespace hn = hwy::HWY_NAMESPACE;
    const RgbValue near = hn::ApproximateReciprocal(divisor);
    inverse_ = hn::MulAdd(near, hn::NegMulAdd(near, divisor, hn::Set(RgbFloats(), 1.0F)), near);
#endif
  }

  HWY_INLINE RgbValue of(RgbValue numerator) const {
    namespace hn = hwy::HWY_NAMESPACE;
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
    // A division takes as long as twenty of these; that the results are the same is tested on all colours.
    const RgbValue near = hn::Mul(numerator, inverse_);
    return hn::MulAdd(hn::NegMulAdd(near, divisor_, numerator), inverse_, near);
#else
    return hn::Div(numerator, divisor_);
#endif
  }

 private:
  RgbValue divisor_;
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
  RgbValue inverse_;
#endif
};

/// `rgb` from 0 to 1, the hue too.
HWY_INLINE Hsv to_hsv(const Rgb& rgb) {
  namespace hn = hwy::HWY_NAMESPACE;
  const RgbFloats d;
  const RgbValue zero = hn::Zero(d), one = hn::Set(d, 1.0F);
  const RgbValue most = hn::Max(hn::Max(rgb.red, rgb.green), rgb.blue);
  const RgbValue least = hn::Min(hn::Min(rgb.red, rgb.green), rgb.blue);
  const auto gray = hn::Eq(most, least);
  const RgbValue range = hn::Sub(most, least);
  const Quotients over_range(hn::IfThenElse(gray, one, range));
  const auto is_red = hn::Eq(most, rgb.red), is_green = hn::Eq(most, rgb.green);
  // (c + a) - b of two distances: torchvision makes three such sums, multiplies two by 0 and adds them all.
  const RgbValue a = hn::IfThenElse(is_red, rgb.blue, hn::IfThenElse(is_green, rgb.red, rgb.green));
  const RgbValue b = hn::IfThenElse(is_red, rgb.green, hn::IfThenElse(is_green, rgb.blue, rgb.red));
  const RgbValue c = hn::IfThenElse(is_red, zero, hn::IfThenElse(is_green, hn::Set(d, 2.0F), hn::Set(d, 4.0F)));
  const RgbValue sum = hn::Sub(hn::Add(over_range.of(hn::Sub(most, a)), c), over_range.of(hn::Sub(most, b)));
  const RgbValue hue = hn::Add(hn::Mul(sum, hn::Set(d, float(1.0 / 6.0))), one);
  return {hn::IfThenElse(hn::Ge(hue, one), hn::Sub(hue, one), hue),
          Quotients(hn::IfThenElse(gray, one, most)).of(range), most};
}

/// Below 2 and above -1, as remainder(x, 1).
HWY_INLINE RgbValue on_circle(RgbValue hue) {
  namespace hn = hwy::HWY_NAMESPACE;
  const RgbFloats d;
  const RgbValue one = hn::Set(d, 1.0F);
  const RgbValue below = hn::IfThenElse(hn::Ge(hue, one), hn::Sub(hue, one), hue);
  return hn::IfThenElse(hn::Lt(below, hn::Zero(d)), hn::Add(below, one), below);
}

HWY_INLINE Rgb to_rgb(const Hsv& hsv) {
  namespace hn = hwy::HWY_NAMESPACE;
  const RgbFloats d;
  const RgbValue zero = hn::Zero(d), one = hn::Set(d, 1.0F);
  const RgbValue sixths = hn::Mul(hsv.hue, hn::Set(d, 6.0F));
  const RgbValue whole = hn::Floor(sixths);
  const RgbValue fraction = hn::Sub(sixths, whole);
  const RgbValue sector = hn::IfThenElse(hn::Ge(whole, hn::Set(d, 6.0F)), hn::Sub(whole, hn::Set(d, 6.0F)), whole);
  const RgbValue part = hn::Mul(hsv.saturation, fraction);
  const RgbValue rest = hn::Sub(one, hsv.saturation);
  const auto clamped = [&](RgbValue x) HWY_ATTR { return hn::Min(hn::Max(x, zero), one); };
  const RgbValue v = hsv.value;
  const RgbValue q = clamped(hn::Mul(hn::Sub(one, part), v)), t = clamped(hn::Mul(hn::Add(part, rest), v)),
                 p = clamped(hn::Mul(rest, v));
  const auto in = [&](float number) HWY_ATTR { return hn::Eq(sector, hn::Set(d, number)); };
  const auto first = in(0), second = in(1), third = in(2), fourth = in(3), fifth = in(4);
  const auto choose = [&](RgbValue a, RgbValue b, RgbValue c, RgbValue e, RgbValue f, RgbValue g) HWY_ATTR {
    return hn::IfThenElse(
        first, a,
        hn::IfThenElse(second, b, hn::IfThenElse(third, c, hn::IfThenElse(fourth, e, hn::IfThenElse(fifth, f, g)))));
  };
  return {choose(v, q, p, p, t, v), choose(t, v, v, q, p, p), choose(p, p, t, v, v, q)};
}

/// Whole numbers from 0 to 255, and again.
HWY_INLINE Rgb hue_turned(const Rgb& rgb, float turns) {
  namespace hn = hwy::HWY_NAMESPACE;
  const RgbFloats d;
  const auto unit = [&](RgbValue value) HWY_ATTR { return hn::Mul(value, hn::Set(d, float(1.0 / 255))); };
  const auto byte = [&](RgbValue value)
                        HWY_ATTR { return hn::Floor(hn::Mul(value, hn::Set(d, float(255 + 1.0 - 1e-3)))); };
  Hsv hsv = to_hsv({unit(rgb.red), unit(rgb.green), unit(rgb.blue)});
  hsv.hue = on_circle(hn::Add(hsv.hue, hn::Set(d, turns)));
  const Rgb turned = to_rgb(hsv);
  return {byte(turned.red), byte(turned.green), byte(turned.blue)};
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
