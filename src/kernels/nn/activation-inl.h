// Activations on registers. Included once a target.
#if defined(TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#undef TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#else
#define TORCHVISION_KERNELS_NN_ACTIVATION_INL_H_
#endif

#include <hwy/highway.h>

#include "kernels/nn/activation.h"
#include "kernels/nn/partial-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D, class V>
HWY_INLINE V Clamped(D d, V x, const Epilogue& epilogue) {
  return hn::Min(hn::Max(x, hn::Set(d, epilogue.low)), hn::Set(d, epilogue.high));
}

/// e^x for x up to 88, to 2e-7; below -87 it is next to nothing instead of a denormal number. As 2^n · e^r with the
/// whole number n nearest to x / log 2.
template <class D, class V>
HWY_INLINE V Exp(D d, V x) {
  constexpr float kCoefficients[] = {
#include "kernels/nn/exp_coefficients.inc"
  };
  const hn::RebindToSigned<D> di;
  const V inside = hn::Min(hn::Max(x, hn::Set(d, -87.0F)), hn::Set(d, 88.0F));
  const V n = hn::Round(hn::Mul(inside, hn::Set(d, 1.44269504088896341F)));
  // log 2 in two parts, the first with so few digits that n times it is exact.
  const V r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4F), hn::NegMulAdd(n, hn::Set(d, 0.693359375F), inside));
  V sum = hn::Set(d, kCoefficients[0]);
  for (size_t i = 1; i < sizeof kCoefficients / sizeof *kCoefficients; ++i)
    sum = hn::MulAdd(sum, r, hn::Set(d, kCoefficients[i]));
  const auto exponent = hn::ShiftLeft<23>(hn::ConvertTo(di, n));
  return hn::BitCast(d, hn::Add(hn::BitCast(di, sum), exponent));
}

/// 1 / x for x from 1 on and finite, to 1e-7: a division takes four times as long.
template <class D, class V>
HWY_INLINE V Reciprocal(D d, V x) {
  const V guess = hn::ApproximateReciprocal(x);
  const V better = hn::Mul(guess, hn::NegMulAdd(x, guess, hn::Set(d, 2.0F)));
  return hn::MulAdd(better, hn::NegMulAdd(x, better, hn::Set(d, 1.0F)), better);
}

template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
  return Reciprocal(d, hn::Add(hn::Set(d, 1.0F), Exp(d, hn::Neg(x))));
}

template <class D, class V>
HWY_INLINE V Hardsigmoid(D d, V x) {
  const V shifted = hn::Min(hn::Max(hn::Add(x, hn::Set(d, 3.0F)), hn::Zero(d)), hn::Set(d, 6.0F));
  return hn::Mul(shifted, hn::Set(d, 1.0F / 6.0F));
}

/// The error function as x times a polynomial of x² up to |x| = 3.92, beyond which it is 1 to 3e-8. Wrong by 1.7e-7 at
/// most; scripts/fit_functions.py fits the polynomial.
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
  return hn::NegMulAdd(two, Reciprocal(d, hn::Add(one, Exp(d, hn::Mul(two, x)))), one);
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
  const FirstLanes rest(count - i);
  rest.Store(change(d, rest.Load(from + i)), to + i);
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
