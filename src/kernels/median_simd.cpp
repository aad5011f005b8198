// Plain loops over blocks of bytes, which compilers make vectors of, compiled for each kind of processor.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/median_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "kernels/median.h"

#ifndef TORCHVISION_KERNELS_MEDIAN_NETWORKS
#define TORCHVISION_KERNELS_MEDIAN_NETWORKS
namespace torchvision::kernels {

struct Exchange {
  uint8_t low, high;
};

/// The fewest exchanges that bring the median to the middle, of 9 and of 25 (Paeth, Graphics Gems, 1990; Devillard,
/// 1998).
inline constexpr Exchange kOfNine[] = {{1, 2}, {4, 5}, {7, 8}, {0, 1}, {3, 4}, {6, 7}, {1, 2}, {4, 5}, {7, 8}, {0, 3},
                                       {5, 8}, {4, 7}, {3, 6}, {1, 4}, {2, 5}, {4, 7}, {4, 2}, {6, 4}, {4, 2}};
inline constexpr Exchange kOfTwentyFive[] = {
    {0, 1},   {3, 4},   {2, 4},   {2, 3},   {6, 7},   {5, 7},   {5, 6},   {9, 10},  {8, 10},  {8, 9},   {12, 13},
    {11, 13}, {11, 12}, {15, 16}, {14, 16}, {14, 15}, {18, 19}, {17, 19}, {17, 18}, {21, 22}, {20, 22}, {20, 21},
    {23, 24}, {2, 5},   {3, 6},   {0, 6},   {0, 3},   {4, 7},   {1, 7},   {1, 4},   {11, 14}, {8, 14},  {8, 11},
    {12, 15}, {9, 15},  {9, 12},  {13, 16}, {10, 16}, {10, 13}, {20, 23}, {17, 23}, {17, 20}, {21, 24}, {18, 24},
    {18, 21}, {19, 22}, {8, 17},  {9, 18},  {0, 18},  {0, 9},   {10, 19}, {1, 19},  {1, 10},  {11, 20}, {2, 20},
    {2, 11},  {12, 21}, {3, 21},  {3, 12},  {13, 22}, {4, 22},  {4, 13},  {14, 23}, {5, 23},  {5, 14},  {15, 24},
    {6, 24},  {6, 15},  {7, 16},  {7, 19},  {13, 21}, {15, 23}, {7, 13},  {7, 15},  {1, 9},   {3, 11},  {5, 17},
    {11, 17}, {9, 17},  {4, 10},  {6, 12},  {7, 14},  {4, 6},   {4, 7},   {12, 14}, {10, 14}, {6, 7},   {10, 12},
    {6, 10},  {6, 17},  {12, 17}, {7, 17},  {7, 10},  {12, 18}, {7, 12},  {10, 18}, {12, 20}, {10, 20}, {10, 12}};

}  // namespace torchvision::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

constexpr int64_t kBlock = 64;

/// The medians of one block of pixels, whose windows begin at `from`; only `count` of them are read and written.
template <int kEdge>
void block_medians(const uint8_t* from, int64_t stride, int64_t count, uint8_t* to) {
  alignas(kBlock) uint8_t values[kEdge * kEdge][kBlock] = {};
  for (int i = 0; i < kEdge * kEdge; ++i) {
    const uint8_t* begin = from + (i / kEdge) * stride + i % kEdge;
    if (count == kBlock)
      std::memcpy(values[i], begin, kBlock);
    else
      std::memcpy(values[i], begin, size_t(count));
  }
  const auto exchange = [&](const Exchange& step) {
    uint8_t* HWY_RESTRICT low = values[step.low];
    uint8_t* HWY_RESTRICT high = values[step.high];
    for (int64_t x = 0; x < kBlock; ++x) {
      const uint8_t least = std::min(low[x], high[x]), most = std::max(low[x], high[x]);
      low[x] = least;
      high[x] = most;
    }
  };
  if constexpr (kEdge == 3)
    for (const Exchange& step : kOfNine) exchange(step);
  else
    for (const Exchange& step : kOfTwentyFive) exchange(step);
  std::memcpy(to, values[kEdge * kEdge / 2], size_t(count));
}

#if !HWY_HAVE_SCALABLE
namespace hn = hwy::HWY_NAMESPACE;

template <class V>
HWY_INLINE void exchange(V& low, V& high) {
  const V least = hn::Min(low, high);
  high = hn::Max(low, high);
  low = least;
}

/// All exchanges written out, so that values stay in registers.
template <const auto& kSteps, class V, size_t kCount, size_t... kStep>
HWY_INLINE void exchange_all(V (&values)[kCount], std::index_sequence<kStep...>) {
  (exchange(values[kSteps[kStep].low], values[kSteps[kStep].high]), ...);
}

/// As many medians as a vector has lanes.
template <int kEdge>
HWY_INLINE void vector_medians(const uint8_t* HWY_RESTRICT from, int64_t stride, uint8_t* HWY_RESTRICT to) {
  const hn::ScalableTag<uint8_t> d;
  hn::Vec<decltype(d)> values[kEdge * kEdge];
  for (int i = 0; i < kEdge * kEdge; ++i) values[i] = hn::LoadU(d, from + (i / kEdge) * stride + i % kEdge);
  if constexpr (kEdge == 3)
    exchange_all<kOfNine>(values, std::make_index_sequence<std::size(kOfNine)>());
  else
    exchange_all<kOfTwentyFive>(values, std::make_index_sequence<std::size(kOfTwentyFive)>());
  hn::StoreU(values[kEdge * kEdge / 2], d, to);
}

template <int kEdge>
void row_medians(const uint8_t* from, int64_t stride, int64_t width, uint8_t* to) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(hn::ScalableTag<uint8_t>()));
  int64_t x = 0;
  for (; x + lanes <= width; x += lanes) vector_medians<kEdge>(from + x, stride, to + x);
  if (x == width) return;
  // The last vector may overlap the one before it: input and output are different memory.
  if (width >= lanes) return vector_medians<kEdge>(from + width - lanes, stride, to + width - lanes);
  block_medians<kEdge>(from, stride, width, to);
}
#else
template <int kEdge>
void row_medians(const uint8_t* from, int64_t stride, int64_t width, uint8_t* to) {
  int64_t x = 0;
  for (; x + kBlock <= width; x += kBlock) block_medians<kEdge>(from + x, stride, kBlock, to + x);
  if (x == width) return;
  // The last block may overlap the one before it: input and output are different memory.
  if (width >= kBlock) return block_medians<kEdge>(from + width - kBlock, stride, kBlock, to + width - kBlock);
  block_medians<kEdge>(from, stride, width, to);
}
#endif

void MedianRow(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, uint8_t* to) {
  if (edge == 3) return row_medians<3>(from, stride, width, to);
  row_medians<5>(from, stride, width, to);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(MedianRow);

void small_median_row(const uint8_t* from, int64_t stride, int64_t edge, int64_t width, uint8_t* to) {
  HWY_DYNAMIC_DISPATCH(MedianRow)(from, stride, edge, width, to);
}

}  // namespace torchvision::kernels
#endif
