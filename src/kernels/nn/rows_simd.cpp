#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/rows_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "kernels/nn/activation-inl.h"
#include "kernels/nn/partial-inl.h"
#include "kernels/nn/rows.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

using FloatTag = hn::ScalableTag<float>;
using Floats = hn::Vec<FloatTag>;

/// Calls `step(values' offset, load, store)` for all vectors of a row, the last of which may be partly there.
template <class Step>
HWY_INLINE void ForVectors(int64_t columns, const Step& step) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + lanes <= columns; i += lanes)
    step(
        i, [d](const float* from, Floats) HWY_ATTR { return hn::LoadU(d, from); },
        [d](Floats value, float* to) HWY_ATTR { hn::StoreU(value, d, to); });
  if (i == columns) return;
  const FirstLanes rest(columns - i);
  step(
      i, [rest](const float* from, Floats absent) HWY_ATTR { return rest.Load(from, absent); },
      [rest](Floats value, float* to) HWY_ATTR { rest.Store(value, to); });
}

HWY_ATTR void LayerNormRow(const float* from, float* to, int64_t columns, const float* weight, const float* bias,
                           float eps) {
  const FloatTag d;
  Floats total = hn::Zero(d);
  ForVectors(columns, [&](int64_t i, const auto& load, const auto&)
                          HWY_ATTR { total = hn::Add(total, load(from + i, hn::Zero(d))); });
  const Floats mean = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, total)) / static_cast<float>(columns));
  Floats squares = hn::Zero(d);
  ForVectors(columns, [&](int64_t i, const auto& load, const auto&) HWY_ATTR {
    const Floats difference = hn::Sub(load(from + i, mean), mean);
    squares = hn::MulAdd(difference, difference, squares);
  });
  const float variance = hn::GetLane(hn::SumOfLanes(d, squares)) / static_cast<float>(columns);
  const Floats scale = hn::Set(d, 1.0F / std::sqrt(variance + eps));
  ForVectors(columns, [&](int64_t i, const auto& load, const auto& store) HWY_ATTR {
    const Floats zero = hn::Zero(d);
    Floats value = hn::Mul(hn::Sub(load(from + i, zero), mean), scale);
    if (weight) value = hn::Mul(value, load(weight + i, zero));
    if (bias) value = hn::Add(value, load(bias + i, zero));
    store(value, to + i);
  });
}

void LayerNormRows(const FloatRows& rows, const float* weight, const float* bias, float eps) {
  for (int64_t r = 0; r < rows.count; ++r)
    LayerNormRow(rows.from + r * rows.from_step, rows.to + r * rows.to_step, rows.columns, weight, bias, eps);
}

HWY_ATTR void SoftmaxRow(const float* from, float* to, int64_t columns) {
  const FloatTag d;
  const Floats lowest = hn::Set(d, -std::numeric_limits<float>::infinity());
  Floats largest = lowest;
  ForVectors(columns, [&](int64_t i, const auto& load, const auto&)
                          HWY_ATTR { largest = hn::Max(largest, load(from + i, lowest)); });
  largest = hn::MaxOfLanes(d, largest);
  Floats total = hn::Zero(d);
  ForVectors(columns, [&](int64_t i, const auto& load, const auto& store) HWY_ATTR {
    const Floats power = Exp(d, hn::Sub(load(from + i, lowest), largest));
    total = hn::Add(total, power);
    store(power, to + i);
  });
  const Floats scale = hn::Set(d, 1.0F / hn::GetLane(hn::SumOfLanes(d, total)));
  ForVectors(columns, [&](int64_t i, const auto& load, const auto& store)
                          HWY_ATTR { store(hn::Mul(load(to + i, lowest), scale), to + i); });
}

void SoftmaxRows(const FloatRows& rows) {
  for (int64_t r = 0; r < rows.count; ++r)
    SoftmaxRow(rows.from + r * rows.from_step, rows.to + r * rows.to_step, rows.columns);
}

HWY_ATTR void MultiplyRows(const FloatRows& rows, const float* factors) {
  for (int64_t r = 0; r < rows.count; ++r) {
    const float* from = rows.from + r * rows.from_step;
    float* to = rows.to + r * rows.to_step;
    ForVectors(rows.columns, [&](int64_t i, const auto& load, const auto& store) HWY_ATTR {
      const Floats zero = hn::Zero(FloatTag());
      store(hn::Mul(load(from + i, zero), load(factors + i, zero)), to + i);
    });
  }
}

HWY_ATTR void AddRows(const FloatRows& rows, const float* addends, int64_t addend_step, float low) {
  const FloatTag d;
  for (int64_t r = 0; r < rows.count; ++r) {
    const float* from = rows.from + r * rows.from_step;
    const float* addend = addends + r * addend_step;
    float* to = rows.to + r * rows.to_step;
    ForVectors(rows.columns, [&](int64_t i, const auto& load, const auto& store) HWY_ATTR {
      const Floats sum = hn::Add(load(from + i, hn::Zero(d)), load(addend + i, hn::Zero(d)));
      store(hn::Max(sum, hn::Set(d, low)), to + i);
    });
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(LayerNormRows);
HWY_EXPORT(SoftmaxRows);
HWY_EXPORT(MultiplyRows);
HWY_EXPORT(AddRows);

void layer_norm_rows(const FloatRows& rows, const float* weight, const float* bias, float eps) {
  HWY_DYNAMIC_DISPATCH(LayerNormRows)(rows, weight, bias, eps);
}
void softmax_rows(const FloatRows& rows) { HWY_DYNAMIC_DISPATCH(SoftmaxRows)(rows); }
void multiply_rows(const FloatRows& rows, const float* factors) { HWY_DYNAMIC_DISPATCH(MultiplyRows)(rows, factors); }
void add_rows(const FloatRows& rows, const float* addends, int64_t addend_step, float low) {
  HWY_DYNAMIC_DISPATCH(AddRows)(rows, addends, addend_step, low);
}

}  // namespace torchvision::kernels
#endif
