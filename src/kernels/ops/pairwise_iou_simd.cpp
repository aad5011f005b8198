// One pass and no temporaries: what is left to wait for is the memory that takes the result. Operations and their order
// are those of Python's tensor expressions.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/pairwise_iou_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <numbers>

#include "kernels/ops/pairwise_iou.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

// A NaN coordinate makes the box's area NaN, and so each result that it has part in: minima and maxima may drop it.
template <Overlap kind, class D, class Scalar>
HWY_INLINE hn::Vec<D> overlap(D d, const BoxColumns<Scalar>& a, int64_t i, const BoxColumns<Scalar>& b, int64_t j,
                              Scalar eps) {
  const auto zero = hn::Zero(d);
  const auto ax1 = hn::Set(d, a.x1[i]), ay1 = hn::Set(d, a.y1[i]), ax2 = hn::Set(d, a.x2[i]), ay2 = hn::Set(d, a.y2[i]);
  const auto bx1 = hn::LoadU(d, b.x1 + j), by1 = hn::LoadU(d, b.y1 + j);
  const auto bx2 = hn::LoadU(d, b.x2 + j), by2 = hn::LoadU(d, b.y2 + j);
  const auto width = hn::Max(hn::Sub(hn::Min(ax2, bx2), hn::Max(ax1, bx1)), zero);
  const auto height = hn::Max(hn::Sub(hn::Min(ay2, by2), hn::Max(ay1, by1)), zero);
  const auto both = hn::Mul(width, height);
  const auto united = hn::Sub(hn::Add(hn::Set(d, a.area[i]), hn::LoadU(d, b.area + j)), both);
  const auto iou = hn::Div(both, united);
  if constexpr (kind == Overlap::kIou) return iou;
  const auto around_x = hn::Max(hn::Sub(hn::Max(ax2, bx2), hn::Min(ax1, bx1)), zero);
  const auto around_y = hn::Max(hn::Sub(hn::Max(ay2, by2), hn::Min(ay1, by1)), zero);
  if constexpr (kind == Overlap::kGeneralized) {
    const auto around = hn::Mul(around_x, around_y);
    return hn::Sub(iou, hn::Div(hn::Sub(around, united), around));
  } else {
    const auto small = hn::Set(d, eps);
    const auto diagonal = hn::Add(hn::Add(hn::Mul(around_x, around_x), hn::Mul(around_y, around_y)), small);
    const auto dx = hn::Sub(hn::Set(d, a.centre_x[i]), hn::LoadU(d, b.centre_x + j));
    const auto dy = hn::Sub(hn::Set(d, a.centre_y[i]), hn::LoadU(d, b.centre_y + j));
    const auto distance = hn::Sub(iou, hn::Div(hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy)), diagonal));
    if constexpr (kind == Overlap::kDistance) return distance;
    const auto turn = hn::Sub(hn::Set(d, a.aspect[i]), hn::LoadU(d, b.aspect + j));
    constexpr double kFactor = 4 / (std::numbers::pi * std::numbers::pi);
    const auto unlike = hn::Mul(hn::Mul(turn, turn), hn::Set(d, Scalar(kFactor)));
    const auto rest = hn::Add(hn::Add(hn::Sub(hn::Set(d, Scalar(1)), iou), unlike), small);
    return hn::Sub(distance, hn::Mul(hn::Div(unlike, rest), unlike));
  }
}

template <Overlap kind, class Scalar>
void Row(const BoxColumns<Scalar>& first, int64_t i, const BoxColumns<Scalar>& second, int64_t count, Scalar eps,
         Scalar* HWY_RESTRICT row) {
  const hn::ScalableTag<Scalar> d;
  const hn::CappedTag<Scalar, 1> one;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t j = 0;
  for (; j + lanes <= count; j += lanes) hn::StoreU(overlap<kind>(d, first, i, second, j, eps), d, row + j);
  for (; j < count; ++j) hn::StoreU(overlap<kind>(one, first, i, second, j, eps), one, row + j);
}

template <class Scalar>
void RowOf(Overlap kind, const BoxColumns<Scalar>& first, int64_t i, const BoxColumns<Scalar>& second, int64_t count,
           double eps, Scalar* row) {
  const auto small = static_cast<Scalar>(eps);
  switch (kind) {
    case Overlap::kIou:
      return Row<Overlap::kIou>(first, i, second, count, small, row);
    case Overlap::kGeneralized:
      return Row<Overlap::kGeneralized>(first, i, second, count, small, row);
    case Overlap::kDistance:
      return Row<Overlap::kDistance>(first, i, second, count, small, row);
    case Overlap::kComplete:
      return Row<Overlap::kComplete>(first, i, second, count, small, row);
  }
}

void RowFloat(Overlap kind, const BoxColumns<float>& first, int64_t i, const BoxColumns<float>& second, int64_t count,
              double eps, float* row) {
  RowOf(kind, first, i, second, count, eps, row);
}
void RowDouble(Overlap kind, const BoxColumns<double>& first, int64_t i, const BoxColumns<double>& second,
               int64_t count, double eps, double* row) {
  RowOf(kind, first, i, second, count, eps, row);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(RowFloat);
HWY_EXPORT(RowDouble);

template <>
void overlap_row(Overlap kind, const BoxColumns<float>& first, int64_t i, const BoxColumns<float>& second,
                 int64_t count, double eps, float* row) {
  HWY_DYNAMIC_DISPATCH(RowFloat)(kind, first, i, second, count, eps, row);
}
template <>
void overlap_row(Overlap kind, const BoxColumns<double>& first, int64_t i, const BoxColumns<double>& second,
                 int64_t count, double eps, double* row) {
  HWY_DYNAMIC_DISPATCH(RowDouble)(kind, first, i, second, count, eps, row);
}

}  // namespace torchvision::kernels
#endif
