// Activations on registers. Included once a target.
#if defined(TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#undef TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#else
#define TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "kernels/nn/activation.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D, class V>
HWY_INLINE V Clamped(D d, V x, const Epilogue& epilogue) {
  return hn::Min(hn::Max(x, hn::Set(d, epilogue.low)), hn::Set(d, epilogue.high));
}

template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
  const V one = hn::Set(d, 1.0F);
  return hn::Div(one, hn::Add(one, hn::Exp(d, hn::Neg(x))));
}

template <class D, class V>
HWY_INLINE V Hardsigmoid(D d, V x) {
  const V shifted = hn::Min(hn::Max(hn::Add(x, hn::Set(d, 3.0F)), hn::Zero(d)), hn::Set(d, 6.0F));
  return hn::Mul(shifted, hn::Set(d, 1.0F / 6.0F));
}

/// The error function as x times a polynomial of x² up to |x| = 3.92, beyond which it is 1 to 3e-8. Wrong by 1.7e-7 at
/// most; scripts/fit_erf.py fits the polynomial.
template <class D, class V>
HWY_INLINE V Erf(D d, V x) {
  constexpr float kLast = 3.92F;
  constexpr float kCoefficients[] = {
#include "kernels/nn/erf_coefficients.inc"
  };
  const V inside = hn::Min(hn::Max(x, hn::Set(d, -kLast)), hn::Set(d, kLast));
  const V u = hn::MulSub(hn::Mul(inside, inside), hn::Set(d, 2.0F / (kLast * kLast)), hn::Set(d, 1.0F));
  V sum = hn::Set(d, kCoefficients[0]);
  for (size_t i = 1; i < sizeof kCoefficients / sizeof *kCoefficients; ++i)
    sum = hn::MulAdd(sum, u, hn::Set(d, kCoefficients[i]));
  return hn::Min(hn::Max(hn::Mul(inside, sum), hn::Set(d, -1.0F)), hn::Set(d, 1.0F));
}

template <class D, class V>
HWY_INLINE V Gelu(D d, V x) {
  const V half = hn::Mul(x, hn::Set(d, 0.5F));
  return hn::MulAdd(half, Erf(d, hn::Mul(x, hn::Set(d, 0.70710678118654752F))), half);
}

/// As 1 - 2 / (1 + e^2x), which keeps its sign and its limits.
template <class D, class V>
HWY_INLINE V TanhOf(D d, V x) {
  const V one = hn::Set(d, 1.0F), two = hn::Set(d, 2.0F);
  return hn::Sub(one, hn::Div(two, hn::Add(one, hn::Exp(d, hn::Mul(two, x)))));
}

template <class D, class V>
HWY_INLINE V GeluTanh(D d, V x) {
  const V cube = hn::Mul(hn::Mul(x, x), x);
  const V inner = hn::Mul(hn::Set(d, 0.7978845608028654F), hn::MulAdd(hn::Set(d, 0.044715F), cube, x));
  const V half = hn::Mul(x, hn::Set(d, 0.5F));
  return hn::MulAdd(half, TanhOf(d, inner), half);
}

/// `count` values, which `change` turns into others.
template <class Change>
HWY_INLINE void ChangeValues(const float* from, float* to, int64_t count, const Change& change) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(change(d, hn::LoadU(d, from + i)), d, to + i);
  if (i == count) return;
  const auto rest = hn::FirstN(d, static_cast<size_t>(count - i));
  hn::BlendedStore(change(d, hn::MaskedLoad(rest, d, from + i)), rest, d, to + i);
}

/// Calls `body` with the activation as a function on registers: one choice, not one a vector.
template <class Body>
HWY_INLINE void WithActivation(Activation activation, const Body& body) {
  switch (activation) {
    case Activation::kNone:
      return body([](auto, auto x) HWY_ATTR { return x; });
    case Activation::kSigmoid:
      return body([](auto d, auto x) HWY_ATTR { return Sigmoid(d, x); });
    case Activation::kHardsigmoid:
      return body([](auto d, auto x) HWY_ATTR { return Hardsigmoid(d, x); });
    case Activation::kHardswish:
      return body([](auto d, auto x) HWY_ATTR { return hn::Mul(x, Hardsigmoid(d, x)); });
    case Activation::kSilu:
      return body([](auto d, auto x) HWY_ATTR { return hn::Mul(x, Sigmoid(d, x)); });
    case Activation::kGelu:
      return body([](auto d, auto x) HWY_ATTR { return Gelu(d, x); });
    case Activation::kGeluTanh:
      return body([](auto d, auto x) HWY_ATTR { return GeluTanh(d, x); });
    case Activation::kTanh:
      return body([](auto d, auto x) HWY_ATTR { return TanhOf(d, x); });
  }
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
