#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/png_filter_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "kernels/png_filter.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

uint8_t paeth(int left, int above, int corner) {
  const int from_left = std::abs(above - corner), from_above = std::abs(left - corner),
            from_corner = std::abs(left + above - 2 * corner);
  if (from_left <= from_above && from_left <= from_corner) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(from_above <= from_corner ? above : corner);
}

/// A byte's guess, from its neighbours.
uint8_t guess(PngFilter filter, uint8_t left, uint8_t above, uint8_t corner) {
  switch (filter) {
    case PngFilter::kSub:
      return left;
    case PngFilter::kUp:
      return above;
    case PngFilter::kAverage:
      return static_cast<uint8_t>((left + above) / 2);
    case PngFilter::kPaeth:
      return paeth(left, above, corner);
    case PngFilter::kNone:
      break;
  }
  return 0;
}

void unfilter_bytes(PngFilter filter, const uint8_t* filtered, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                    uint8_t* row) {
  for (size_t i = 0; i < bytes; ++i) {
    const bool first = i < pixel_bytes;
    row[i] = static_cast<uint8_t>(
        filtered[i] + guess(filter, first ? 0 : row[i - pixel_bytes], above[i], first ? 0 : above[i - pixel_bytes]));
  }
}

#if HWY_TARGET != HWY_SCALAR
/// A pixel of up to `kLanes` bytes at a step, since each needs the one before it.
template <size_t kLanes>
struct Pixels {
  using Bytes = hn::FixedTag<uint8_t, kLanes>;
  using Wide = hn::FixedTag<int16_t, kLanes>;
  using V = hn::Vec<Wide>;

  static HWY_INLINE V load(const uint8_t* from) { return hn::PromoteTo(Wide(), hn::LoadU(Bytes(), from)); }

  template <size_t kBytes>
  static HWY_INLINE void store(V pixel, uint8_t* to) {
    uint8_t bytes[kLanes];
    hn::StoreU(hn::DemoteTo(Bytes(), pixel), Bytes(), bytes);
    std::memcpy(to, bytes, kBytes);
  }

  static HWY_INLINE V paeth(V left, V above, V corner) {
    const V to_left = hn::Sub(above, corner), to_above = hn::Sub(left, corner);
    const V from_left = hn::Abs(to_left), from_above = hn::Abs(to_above),
            from_corner = hn::Abs(hn::Add(to_left, to_above));
    const V least = hn::Min(hn::Min(from_left, from_above), from_corner);
    return hn::IfThenElse(hn::Eq(least, from_left), left, hn::IfThenElse(hn::Eq(least, from_above), above, corner));
  }

  template <size_t kBytes, class Guess>
  static HWY_INLINE void unfilter(const uint8_t* filtered, const uint8_t* above, size_t bytes, uint8_t* row,
                                  const Guess& guess_of) {
    const V low_byte = hn::Set(Wide(), 0xFF);
    V left = hn::Zero(Wide()), corner = hn::Zero(Wide());
    for (size_t i = 0; i < bytes; i += kBytes) {
      const V up = load(above + i);
      left = hn::And(hn::Add(load(filtered + i), guess_of(left, up, corner)), low_byte);
      corner = up;
      store<kBytes>(left, row + i);
    }
  }

  template <size_t kBytes>
  static void run(PngFilter filter, const uint8_t* filtered, const uint8_t* above, size_t bytes, uint8_t* row) {
    switch (filter) {
      case PngFilter::kSub:
        return unfilter<kBytes>(filtered, above, bytes, row, [](V left, V, V) HWY_ATTR { return left; });
      case PngFilter::kAverage:
        return unfilter<kBytes>(filtered, above, bytes, row,
                                [](V left, V up, V) HWY_ATTR { return hn::ShiftRight<1>(hn::Add(left, up)); });
      default:
        return unfilter<kBytes>(filtered, above, bytes, row,
                                [](V left, V up, V corner) HWY_ATTR { return paeth(left, up, corner); });
    }
  }
};
#endif

void Unfilter(PngFilter filter, const uint8_t* filtered, const uint8_t* above, size_t bytes, size_t pixel_bytes,
              uint8_t* row) {
  if (filter == PngFilter::kNone) {
    if (row != filtered) std::memcpy(row, filtered, bytes);
    return;
  }
  if (filter == PngFilter::kUp) {
    const hn::ScalableTag<uint8_t> d;
    const size_t lanes = hn::Lanes(d);
    size_t i = 0;
    for (; i + lanes <= bytes; i += lanes)
      hn::StoreU(hn::Add(hn::LoadU(d, filtered + i), hn::LoadU(d, above + i)), d, row + i);
    for (; i < bytes; ++i) row[i] = static_cast<uint8_t>(filtered[i] + above[i]);
    return;
  }
#if HWY_TARGET != HWY_SCALAR
  switch (pixel_bytes) {
    case 3:
      return Pixels<4>::run<3>(filter, filtered, above, bytes, row);
    case 4:
      return Pixels<4>::run<4>(filter, filtered, above, bytes, row);
    case 6:
      return Pixels<8>::run<6>(filter, filtered, above, bytes, row);
    case 8:
      return Pixels<8>::run<8>(filter, filtered, above, bytes, row);
    default:
      break;
  }
#endif
  unfilter_bytes(filter, filtered, above, bytes, pixel_bytes, row);
}

using Lanes = hn::ScalableTag<uint8_t>;
using V = hn::Vec<Lanes>;

/// Half of the sum, rounded down.
HWY_INLINE V average(V a, V b) {
  const V odd = hn::And(hn::Xor(a, b), hn::Set(Lanes(), 1));
  return hn::Sub(hn::AverageRound(a, b), odd);
}

HWY_INLINE V distance(V a, V b) { return hn::Sub(hn::Max(a, b), hn::Min(a, b)); }

HWY_INLINE V paeth(V left, V above, V corner) {
  const V from_left = distance(above, corner), from_above = distance(left, corner);
  // On one side of the corner distances add up; a sum that is cut off at 255 is not the least anyway.
  const auto above_is_higher = hn::VecFromMask(Lanes(), hn::Eq(hn::Max(above, corner), above));
  const auto left_is_higher = hn::VecFromMask(Lanes(), hn::Eq(hn::Max(left, corner), left));
  const auto opposite = hn::MaskFromVec(hn::Xor(above_is_higher, left_is_higher));
  const V from_corner =
      hn::IfThenElse(opposite, distance(from_left, from_above), hn::SaturatedAdd(from_left, from_above));
  const V least = hn::Min(hn::Min(from_left, from_above), from_corner);
  return hn::IfThenElse(hn::Eq(least, from_left), left, hn::IfThenElse(hn::Eq(least, from_above), above, corner));
}

uint64_t cost_of(uint8_t difference) { return std::min<uint64_t>(difference, 256U - difference); }

template <class Guess>
uint64_t filter_row(PngFilter filter, const uint8_t* row, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                    uint8_t* filtered, const Guess& guess_of) {
  uint64_t cost = 0;
  size_t i = 0;
  const auto one_byte = [&](uint8_t left, uint8_t corner) {
    filtered[i] = static_cast<uint8_t>(row[i] - guess(filter, left, above[i], corner));
    cost += cost_of(filtered[i]);
  };
  for (; i < std::min(pixel_bytes, bytes); ++i) one_byte(0, 0);
  const Lanes d;
  const hn::Repartition<uint64_t, Lanes> sums;
  auto costs = hn::Zero(sums);
  for (const size_t lanes = hn::Lanes(d); i + lanes <= bytes; i += lanes) {
    const V up = hn::LoadU(d, above + i), left = hn::LoadU(d, row + i - pixel_bytes),
            corner = hn::LoadU(d, above + i - pixel_bytes);
    const V difference = hn::Sub(hn::LoadU(d, row + i), guess_of(left, up, corner));
    hn::StoreU(difference, d, filtered + i);
    costs = hn::Add(costs, hn::SumsOf8(hn::Min(difference, hn::Sub(hn::Zero(d), difference))));
  }
  cost += hn::GetLane(hn::SumOfLanes(sums, costs));
  for (; i < bytes; ++i) one_byte(row[i - pixel_bytes], above[i - pixel_bytes]);
  return cost;
}

uint64_t Filter(PngFilter filter, const uint8_t* row, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                uint8_t* filtered) {
  const auto run = [&](const auto& guess_of) {
    return filter_row(filter, row, above, bytes, pixel_bytes, filtered, guess_of);
  };
  switch (filter) {
    case PngFilter::kSub:
      return run([](V left, V, V) HWY_ATTR { return left; });
    case PngFilter::kUp:
      return run([](V, V up, V) HWY_ATTR { return up; });
    case PngFilter::kAverage:
      return run([](V left, V up, V) HWY_ATTR { return average(left, up); });
    case PngFilter::kPaeth:
      return run([](V left, V up, V corner) HWY_ATTR { return paeth(left, up, corner); });
    case PngFilter::kNone:
      break;
  }
  return run([](V, V, V) HWY_ATTR { return hn::Zero(Lanes()); });
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Unfilter);
HWY_EXPORT(Filter);

void png_unfilter(PngFilter filter, const uint8_t* filtered, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                  uint8_t* row) {
  HWY_DYNAMIC_DISPATCH(Unfilter)(filter, filtered, above, bytes, pixel_bytes, row);
}

uint64_t png_filter(PngFilter filter, const uint8_t* row, const uint8_t* above, size_t bytes, size_t pixel_bytes,
                    uint8_t* filtered) {
  return HWY_DYNAMIC_DISPATCH(Filter)(filter, row, above, bytes, pixel_bytes, filtered);
}

}  // namespace torchvision::kernels
#endif
