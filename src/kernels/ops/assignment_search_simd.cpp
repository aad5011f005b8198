#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/assignment_search_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/ops/assignment_search.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

/// One pass over all columns, closed ones too: looking the open ones up would cost more.
double Relax(const double* costs, int64_t columns, double so_far, double row_potential, int64_t row,
             AssignmentSearch& search) {
  const hn::ScalableTag<double> d;
  const hn::RebindToSigned<decltype(d)> di;
  const auto base = hn::Set(d, so_far), own = hn::Set(d, row_potential);
  const auto here = hn::Set(di, row);
  auto least = hn::Set(d, kFar);
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto relax = [&](auto cost, int64_t j) HWY_ATTR {
    const auto reached = hn::Sub(hn::Sub(hn::Add(base, cost), own), hn::LoadU(d, search.potential.data() + j));
    const auto known = hn::LoadU(d, search.distance.data() + j);
    const auto shorter = hn::Lt(reached, known);
    const auto distance = hn::IfThenElse(shorter, reached, known);
    hn::StoreU(distance, d, search.distance.data() + j);
    hn::BlendedStore(here, hn::RebindMask(di, shorter), di, search.from_row.data() + j);
    least = hn::Min(least, distance);
  };
  int64_t j = 0;
  for (; j + lanes <= columns; j += lanes) relax(hn::LoadU(d, costs + j), j);
  if (j < columns) {
    HWY_ALIGN double rest[HWY_MAX_BYTES / sizeof(double)];
    std::fill(std::begin(rest), std::end(rest), kFar);
    std::copy(costs + j, costs + columns, rest);
    relax(hn::Load(d, rest), j);
  }
  return hn::GetLane(hn::MinOfLanes(d, least));
}

int64_t Choose(int64_t columns, double least, const AssignmentSearch& search) {
  const hn::ScalableTag<double> d;
  const auto wanted = hn::Set(d, least);
  int64_t first = kNobody, last_free = kNobody;
  for (int64_t j = 0; j < columns; j += static_cast<int64_t>(hn::Lanes(d))) {
    const auto equal = hn::Eq(hn::LoadU(d, search.distance.data() + j), wanted);
    if (HWY_LIKELY(hn::AllFalse(d, equal))) continue;
    const int64_t end = std::min(columns, j + static_cast<int64_t>(hn::Lanes(d)));
    for (int64_t k = j; k < end; ++k) {
      if (search.distance[size_t(k)] != least) continue;
      const int64_t place = search.places[size_t(k)];
      if (search.row_of_column[size_t(k)] == kNobody && place > last_free) last_free = place;
      if (first == kNobody || place < first) first = place;
    }
  }
  return search.open[size_t(last_free == kNobody ? first : last_free)];
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Relax);
HWY_EXPORT(Choose);

double relax_columns(const double* costs, int64_t columns, double so_far, double row_potential, int64_t row,
                     AssignmentSearch& search) {
  return HWY_DYNAMIC_DISPATCH(Relax)(costs, columns, so_far, row_potential, row, search);
}

int64_t choose_column(int64_t columns, double least, const AssignmentSearch& search) {
  return HWY_DYNAMIC_DISPATCH(Choose)(columns, least, search);
}

}  // namespace torchvision::kernels
#endif
