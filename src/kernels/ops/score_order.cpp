#include "kernels/ops/score_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace torchvision::kernels {
namespace {

/// Larger scores have smaller keys; NaN has the smallest.
uint32_t falling_key(float score) {
  if (std::isnan(score)) return 0;
  const auto bits = std::bit_cast<uint32_t>(score + 0.0f);  // -0 becomes 0
  return bits & 0x80000000u ? bits : bits ^ 0x7fffffffu;
}

template <class Scalar>
void order_by_comparing(const Scalar* scores, int64_t count, int64_t* order) {
  std::iota(order, order + count, 0);
  std::stable_sort(order, order + count, [scores](int64_t a, int64_t b) {
    return scores[a] > scores[b] || (std::isnan(scores[a]) && !std::isnan(scores[b]));
  });
}

}  // namespace

template <>
void order_by_score(const float* scores, int64_t count, int64_t* order) {
  if (count > std::numeric_limits<uint32_t>::max()) return order_by_comparing(scores, count, order);
  // Score and index in one word: the sort needs no look into another array, and stability comes with it.
  static thread_local std::vector<uint64_t> keys;
  keys.resize(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) keys[size_t(i)] = uint64_t{falling_key(scores[i])} << 32 | uint64_t(i);
  std::sort(keys.begin(), keys.end());
  for (int64_t i = 0; i < count; ++i) order[i] = static_cast<int64_t>(keys[size_t(i)] & 0xffffffffu);
}

template <>
void order_by_score(const double* scores, int64_t count, int64_t* order) {
  order_by_comparing(scores, count, order);
}

}  // namespace torchvision::kernels
