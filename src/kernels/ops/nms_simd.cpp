#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/nms_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "kernels/ops/nms.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

// std::max(a, b) and std::min(a, b), which give `a` where either is NaN: the original's results follow from that.
template <class V>
HWY_INLINE V max_of(V a, V b) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  return hn::Max(b, a);  // the instruction gives its second operand there
#else
  return hn::IfThenElse(hn::Lt(a, b), b, a);
#endif
}

template <class V>
HWY_INLINE V min_of(V a, V b) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  return hn::Min(b, a);
#else
  return hn::IfThenElse(hn::Lt(b, a), b, a);
#endif
}

/// A vector of candidates, tested against one kept box after the other.
template <class D>
struct Candidates {
  using V = hn::Vec<D>;
  D d;
  V x1, y1, x2, y2, area;

  Candidates(D tag, const NmsBoxes<hn::TFromD<D>>& boxes, int64_t at)
      : d(tag),
        x1(hn::LoadU(d, boxes.x1 + at)),
        y1(hn::LoadU(d, boxes.y1 + at)),
        x2(hn::LoadU(d, boxes.x2 + at)),
        y2(hn::LoadU(d, boxes.y2 + at)),
        area(hn::LoadU(d, boxes.area + at)) {}

  /// Those that overlap box `i` by more than `threshold`. The quotient is the dear part: with `only_touching`, for
  /// thresholds from 0 on, it is not asked for where no box shares any area.
  HWY_INLINE hn::Mask<D> overlapping(const NmsBoxes<hn::TFromD<D>>& boxes, int64_t i, V threshold,
                                     bool only_touching) const {
    const V zero = hn::Zero(d);
    const V width = hn::Sub(min_of(hn::Set(d, boxes.x2[i]), x2), max_of(hn::Set(d, boxes.x1[i]), x1));
    const V height = hn::Sub(min_of(hn::Set(d, boxes.y2[i]), y2), max_of(hn::Set(d, boxes.y1[i]), y1));
    const V both = hn::Mul(max_of(zero, width), max_of(zero, height));
    if (only_touching && hn::AllFalse(d, hn::Gt(both, zero))) return hn::Lt(zero, zero);
    const V united = hn::Sub(hn::Add(hn::Set(d, boxes.area[i]), area), both);
    return hn::Gt(hn::Div(both, united), threshold);
  }
};

/// Quotients are compared with the threshold as double. A quotient exceeds it exactly where it exceeds the largest
/// Scalar that is not above it.
template <class Scalar>
Scalar rounded_down(double threshold) {
  const auto rounded = static_cast<Scalar>(threshold);
  return double(rounded) > threshold ? std::nextafter(rounded, -std::numeric_limits<Scalar>::infinity()) : rounded;
}

template <class Scalar>
void Drop(const NmsBoxes<Scalar>& boxes, const int64_t* kept, int64_t kept_count, int64_t begin, int64_t end,
          double threshold) {
  const hn::ScalableTag<Scalar> d;
  const auto limit = hn::Set(d, rounded_down<Scalar>(threshold));
  const bool only_touching = threshold >= 0;
  constexpr int64_t kLook = 16;  // kept boxes between looks whether any candidate is left
  for (int64_t at = begin; at < end; at += static_cast<int64_t>(hn::Lanes(d))) {
    const Candidates<decltype(d)> candidates(d, boxes, at);
    // Lanes from `end` on belong to another run of boxes.
    const auto ours = hn::FirstN(d, static_cast<size_t>(end - at));
    const auto before = hn::LoadU(d, boxes.dropped + at);
    auto dropped = hn::Or(hn::Ne(before, hn::Zero(d)), hn::Not(ours));
    for (int64_t k = 0; k < kept_count; k += kLook) {
      if (hn::AllTrue(d, dropped)) break;
      const int64_t last = k + kLook < kept_count ? k + kLook : kept_count;
      for (int64_t i = k; i < last; ++i)
        dropped = hn::Or(dropped, candidates.overlapping(boxes, kept[i], limit, only_touching));
    }
    hn::BlendedStore(hn::Set(d, Scalar(1)), hn::And(dropped, ours), d, boxes.dropped + at);
  }
}

template <class Scalar>
int64_t Keep(const NmsBoxes<Scalar>& boxes, int64_t begin, int64_t end, double threshold, int64_t* kept) {
  int64_t count = 0;
  for (int64_t i = begin; i < end; ++i) {
    if (boxes.dropped[i] != 0) continue;
    kept[count] = i;
    Drop(boxes, kept + count++, 1, i + 1, end, threshold);
  }
  return count;
}

void DropFloat(const NmsBoxes<float>& boxes, const int64_t* kept, int64_t count, int64_t begin, int64_t end, double t) {
  Drop(boxes, kept, count, begin, end, t);
}
void DropDouble(const NmsBoxes<double>& boxes, const int64_t* kept, int64_t count, int64_t begin, int64_t end,
                double t) {
  Drop(boxes, kept, count, begin, end, t);
}
int64_t KeepFloat(const NmsBoxes<float>& boxes, int64_t begin, int64_t end, double t, int64_t* kept) {
  return Keep(boxes, begin, end, t, kept);
}
int64_t KeepDouble(const NmsBoxes<double>& boxes, int64_t begin, int64_t end, double t, int64_t* kept) {
  return Keep(boxes, begin, end, t, kept);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(DropFloat);
HWY_EXPORT(DropDouble);
HWY_EXPORT(KeepFloat);
HWY_EXPORT(KeepDouble);

template <>
int64_t nms_keep(const NmsBoxes<float>& boxes, int64_t begin, int64_t end, double threshold, int64_t* kept) {
  return HWY_DYNAMIC_DISPATCH(KeepFloat)(boxes, begin, end, threshold, kept);
}

template <>
int64_t nms_keep(const NmsBoxes<double>& boxes, int64_t begin, int64_t end, double threshold, int64_t* kept) {
  return HWY_DYNAMIC_DISPATCH(KeepDouble)(boxes, begin, end, threshold, kept);
}

template <>
void nms_drop(const NmsBoxes<float>& boxes, const int64_t* kept, int64_t kept_count, int64_t begin, int64_t end,
              double threshold) {
  HWY_DYNAMIC_DISPATCH(DropFloat)(boxes, kept, kept_count, begin, end, threshold);
}

template <>
void nms_drop(const NmsBoxes<double>& boxes, const int64_t* kept, int64_t kept_count, int64_t begin, int64_t end,
              double threshold) {
  HWY_DYNAMIC_DISPATCH(DropDouble)(boxes, kept, kept_count, begin, end, threshold);
}

}  // namespace torchvision::kernels
#endif
