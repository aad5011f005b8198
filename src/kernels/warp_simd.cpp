// Affine, perspective and elastic warps of bytes. A chunk of a row is located once; then every plane is sampled there,
// two neighbours a gather.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/warp_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "kernels/warp.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using WarpFloats = hn::CappedTag<float, 16>;
using WarpInts = hn::RebindToSigned<WarpFloats>;
using WarpBytes = hn::Rebind<uint8_t, WarpFloats>;
using WarpF = hn::Vec<WarpFloats>;
using WarpI = hn::Vec<WarpInts>;

constexpr int64_t kChunk = 256;  // a multiple of every vector; its places fit the first cache

struct alignas(64) WarpCoordinates {
  float x[kChunk], y[kChunk];
};

/// Lanes after `count` are any finite place.
void grid_chunk(const WarpGrid& grid, int64_t row, int64_t begin, int64_t count, int64_t width, WarpCoordinates& out) {
  const WarpFloats d;
  const auto step = static_cast<int64_t>(hn::Lanes(d));
  std::memcpy(out.x, grid.x + begin, size_t(count) * sizeof(float));
  std::fill(out.x + count, out.x + kChunk, 0.0F);
  if (grid.displacement) {
    const float* pairs = grid.displacement + 2 * (row * width + begin);
    std::fill(out.y, out.y + kChunk, grid.y[row]);
    for (int64_t i = 0; i < count; ++i) {
      out.x[i] += pairs[2 * i];
      out.y[i] += pairs[2 * i + 1];
    }
    return;
  }
  const auto set = [d](float value) HWY_ATTR { return hn::Set(d, value); };
  const WarpF y = set(grid.y[row]);
  // In the order of a matrix product over x, y and 1.
  const auto product = [&](WarpF x, const float* t) HWY_ATTR {
    const WarpF of_x = hn::Mul(x, set(t[0]));
    const WarpF sum = grid.fuses ? hn::MulAdd(y, set(t[1]), of_x) : hn::Add(of_x, hn::Mul(y, set(t[1])));
    return hn::Add(sum, set(t[2]));
  };
  for (int64_t i = 0; i < count; i += step) {
    const WarpF x = hn::Load(d, out.x + i);
    WarpF to_x = product(x, grid.theta.data()), to_y = product(x, grid.theta.data() + 3);
    if (grid.divides) {
      const WarpF by = product(x, grid.denominator.data());
      to_x = hn::Sub(hn::Div(to_x, by), set(1));
      to_y = hn::Sub(hn::Div(to_y, by), set(1));
    }
    hn::Store(to_x, d, out.x + i);
    hn::Store(to_y, d, out.y + i);
  }
}

/// Where gathers of four bytes begin, none of which leaves the plane, and how far the wanted ones are in.
struct alignas(64) WarpPlaces {
  int32_t north[kChunk], north_shift[kChunk], south[kChunk], south_shift[kChunk];
  float weights[4][kChunk];  // of a pair in the north and one in the south, 0 outside
  float inside[kChunk];      // the share within the input
};

class Locator {
 public:
  HWY_INLINE explicit Locator(const WarpPlanes& planes)
      : half_width_(static_cast<float>(planes.width) / 2),
        half_height_(static_cast<float>(planes.height) / 2),
        last_x_(static_cast<float>(planes.width - 1)),
        last_y_(static_cast<float>(planes.height - 1)),
        width_(static_cast<int32_t>(planes.width)),
        step_(static_cast<int32_t>(planes.step)),
        last_start_(static_cast<int32_t>(planes.height * planes.width * planes.step - 4)) {}

  HWY_INLINE void nearest(const WarpCoordinates& from, int64_t i, WarpPlaces& to) const {
    const WarpFloats d;
    const WarpF x = hn::Round(pixels(hn::Load(d, from.x + i), half_width_));
    const WarpF y = hn::Round(pixels(hn::Load(d, from.y + i), half_height_));
    const auto is_inside = hn::And(within(x, 0, last_x_), within(y, 0, last_y_));
    store(hn::IfThenElseZero(is_inside, x), hn::IfThenElseZero(is_inside, y), to.north + i, to.north_shift + i);
    hn::Store(hn::IfThenElseZero(is_inside, hn::Set(d, 1)), d, to.inside + i);
  }

  HWY_INLINE void bilinear(const WarpCoordinates& from, int64_t i, WarpPlaces& to) const {
    const WarpFloats d;
    const WarpF zero = hn::Zero(d), one = hn::Set(d, 1), minus_one = hn::Set(d, -1);
    const WarpF x = pixels(hn::Load(d, from.x + i), half_width_), y = pixels(hn::Load(d, from.y + i), half_height_);
    const WarpF left = hn::Floor(x), top = hn::Floor(y);
    const WarpF east = hn::Sub(x, left), west = hn::Sub(one, east);
    const WarpF south = hn::Sub(y, top), north = hn::Sub(one, south);
    // A pair that sticks out is read further in: what is left of it is then the other one of the two.
    const auto is_pair = within(left, 0, last_x_ - 1);
    const WarpF first = hn::IfThenElse(is_pair, west, hn::IfThenElseZero(hn::Eq(left, minus_one), east));
    const WarpF second = hn::IfThenElse(is_pair, east, hn::IfThenElseZero(hn::Eq(left, hn::Set(d, last_x_)), west));
    const WarpF upper = hn::IfThenElseZero(within(top, 0, last_y_), north);
    const WarpF lower = hn::IfThenElseZero(within(top, -1, last_y_ - 1), south);
    const WarpF weights[4] = {hn::Mul(first, upper), hn::Mul(second, upper), hn::Mul(first, lower),
                              hn::Mul(second, lower)};
    for (int k = 0; k < 4; ++k) hn::Store(weights[k], d, to.weights[k] + i);
    const WarpF inside = hn::Add(hn::Add(hn::Add(weights[0], weights[1]), weights[2]), weights[3]);
    hn::Store(inside, d, to.inside + i);
    const auto is_near = hn::And(within(left, -1, last_x_), within(top, -1, last_y_));
    const WarpF column = hn::Min(hn::Max(hn::IfThenElseZero(is_near, left), zero), hn::Set(d, last_x_ - 1));
    const WarpF near_top = hn::IfThenElseZero(is_near, top);
    store(column, hn::Max(near_top, zero), to.north + i, to.north_shift + i);
    store(column, hn::Min(hn::Add(near_top, one), hn::Set(d, last_y_)), to.south + i, to.south_shift + i);
  }

 private:
  static HWY_INLINE WarpF pixels(WarpF share, float half_edge) {
    const WarpFloats d;
    return hn::MulSub(hn::Add(share, hn::Set(d, 1)), hn::Set(d, half_edge), hn::Set(d, 0.5F));
  }

  /// No for what is not a number.
  static HWY_INLINE hn::Mask<WarpFloats> within(WarpF value, float low, float high) {
    const WarpFloats d;
    return hn::And(hn::Ge(value, hn::Set(d, low)), hn::Le(value, hn::Set(d, high)));
  }

  HWY_INLINE void store(WarpF x, WarpF y, int32_t* start, int32_t* shift) const {
    const WarpInts d;
    const WarpI pixel = hn::Add(hn::Mul(hn::ConvertTo(d, y), hn::Set(d, width_)), hn::ConvertTo(d, x));
    const WarpI place = step_ == 1 ? pixel : hn::Mul(pixel, hn::Set(d, step_));
    const WarpI begin = hn::Min(place, hn::Set(d, last_start_));
    hn::Store(begin, d, start);
    hn::Store(hn::ShiftLeft<3>(hn::Sub(place, begin)), d, shift);
  }

  float half_width_, half_height_, last_x_, last_y_;
  int32_t width_, step_, last_start_;
};

/// Four bytes from each place on, the first wanted one lowest.
HWY_INLINE WarpI gather_bytes(const uint8_t* plane, const int32_t* start, const int32_t* shift) {
  const WarpInts d;
  const hn::RebindToUnsigned<WarpInts> du;
#if HWY_TARGET <= HWY_AVX2
  const WarpI bytes = hn::GatherOffset(d, reinterpret_cast<const int32_t*>(plane), hn::Load(d, start));
#else  // without gathers; unaligned words may be no words there
  HWY_ALIGN int32_t words[hn::MaxLanes(d)];
  for (size_t lane = 0; lane < hn::Lanes(d); ++lane) std::memcpy(words + lane, plane + start[lane], 4);
  const WarpI bytes = hn::Load(d, words);
#endif
  return hn::BitCast(d, hn::Shr(hn::BitCast(du, bytes), hn::BitCast(du, hn::Load(d, shift))));
}

template <int kByte>
HWY_INLINE WarpF byte_of(WarpI words) {
  const WarpInts d;
  return hn::ConvertTo(WarpFloats(), hn::And(hn::ShiftRight<8 * kByte>(words), hn::Set(d, 255)));
}

HWY_INLINE void store_rounded(WarpF value, uint8_t* to) {
  hn::StoreU(hn::DemoteTo(WarpBytes(), hn::NearestInt(value)), WarpBytes(), to);
}

/// Whether all of these pixels come from outside, so that nothing need be read for them.
HWY_INLINE bool is_outside(WarpF inside) {
  const WarpFloats d;
  return hn::AllTrue(d, hn::Eq(inside, hn::Zero(d)));
}

template <bool kBilinear>
HWY_INLINE WarpF sampled(const uint8_t* plane, const WarpPlaces& places, int64_t i) {
  const WarpFloats d;
  const WarpI north = gather_bytes(plane, places.north + i, places.north_shift + i);
  if constexpr (!kBilinear) return byte_of<0>(north);
  const WarpI south = gather_bytes(plane, places.south + i, places.south_shift + i);
  const auto weight = [&](int k) HWY_ATTR { return hn::Load(d, places.weights[k] + i); };
  WarpF sum = hn::Mul(byte_of<0>(north), weight(0));
  sum = hn::MulAdd(byte_of<1>(north), weight(1), sum);
  sum = hn::MulAdd(byte_of<0>(south), weight(2), sum);
  return hn::MulAdd(byte_of<1>(south), weight(3), sum);
}

template <bool kBilinear>
void sample_chunk(const uint8_t* plane, const WarpPlaces& places, int64_t count, const float* fill, uint8_t* output) {
  const WarpFloats d;
  const auto step = static_cast<int64_t>(hn::Lanes(d));
  alignas(64) uint8_t row[kChunk];
  for (int64_t i = 0; i < count; i += step) {
    const WarpF inside = hn::Load(d, places.inside + i);
    const WarpF colour = hn::Set(d, fill ? *fill : 0.0F);
    if (is_outside(inside)) {
      store_rounded(colour, row + i);
      continue;
    }
    WarpF value = sampled<kBilinear>(plane, places, i);
    if constexpr (!kBilinear)
      value = hn::IfThenElse(hn::Lt(inside, hn::Set(d, 0.5F)), colour, value);
    else if (fill)
      value = hn::Add(hn::Mul(hn::Sub(value, colour), inside), colour);
    store_rounded(value, row + i);
  }
  std::memcpy(output, row, size_t(count));
}

/// As sample_chunk, for `step` planes at once, whose bytes one gather of a pixel brings.
template <bool kBilinear>
void sample_pixels(const WarpPlanes& job, const uint8_t* image, const WarpPlaces& places, int64_t count,
                   const float* fill, uint8_t* output) {
  const WarpFloats d;
  const WarpInts di;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const WarpI step = hn::Set(di, static_cast<int32_t>(job.step));
  const WarpI last = hn::Set(di, static_cast<int32_t>(job.height * job.width * job.step - 4));
  HWY_ALIGN int32_t start[hn::MaxLanes(d)], shift[hn::MaxLanes(d)];
  alignas(64) uint8_t rows[4][kChunk];
  for (int64_t i = 0; i < count; i += lanes) {
    const auto pixel = [&](const int32_t* from, const int32_t* by, bool is_next) HWY_ATTR {
      if (!is_next) return gather_bytes(image, from + i, by + i);
      const WarpI place = hn::Add(hn::Add(hn::Load(di, from + i), hn::ShiftRight<3>(hn::Load(di, by + i))), step);
      const WarpI begin = hn::Min(place, last);
      hn::Store(begin, di, start);
      hn::Store(hn::ShiftLeft<3>(hn::Sub(place, begin)), di, shift);
      return gather_bytes(image, start, shift);
    };
    const WarpF inside = hn::Load(d, places.inside + i);
    if (is_outside(inside)) {
      for (int64_t channel = 0; channel < job.step; ++channel)
        store_rounded(hn::Set(d, fill ? fill[channel] : 0.0F), rows[channel] + i);
      continue;
    }
    WarpI corner[4];
    corner[0] = pixel(places.north, places.north_shift, false);
    if constexpr (kBilinear) {
      corner[1] = pixel(places.north, places.north_shift, true);
      corner[2] = pixel(places.south, places.south_shift, false);
      corner[3] = pixel(places.south, places.south_shift, true);
    }
    for (int64_t channel = 0; channel < job.step; ++channel) {
      const auto value_of = [&](int k) HWY_ATTR {
        const WarpI byte = hn::And(hn::ShiftRightSame(corner[k], static_cast<int>(8 * channel)), hn::Set(di, 255));
        return hn::ConvertTo(d, byte);
      };
      WarpF value = value_of(0);
      const WarpF colour = hn::Set(d, fill ? fill[channel] : 0.0F);
      if constexpr (kBilinear) {
        value = hn::Mul(value, hn::Load(d, places.weights[0] + i));
        for (int k = 1; k < 4; ++k) value = hn::MulAdd(value_of(k), hn::Load(d, places.weights[k] + i), value);
        if (fill) value = hn::Add(hn::Mul(hn::Sub(value, colour), inside), colour);
      } else {
        value = hn::IfThenElse(hn::Lt(inside, hn::Set(d, 0.5F)), colour, value);
      }
      store_rounded(value, rows[channel] + i);
    }
  }
  for (int64_t channel = 0; channel < job.step; ++channel)
    std::memcpy(output + channel * job.output_height * job.output_width, rows[channel], size_t(count));
}

/// Every plane at the places of a chunk.
void sample_all(const WarpPlanes& job, const WarpPlaces& places, int64_t row, int64_t begin, int64_t count) {
  for (int64_t plane = 0; plane < job.planes; plane += job.step) {
    const uint8_t* from = job.input + plane * job.height * job.width;
    uint8_t* to = job.output + (plane * job.output_height + row) * job.output_width + begin;
    const float* fill = job.fill ? job.fill + plane : nullptr;
    if (job.step > 1)
      job.bilinear ? sample_pixels<true>(job, from, places, count, fill, to)
                   : sample_pixels<false>(job, from, places, count, fill, to);
    else
      job.bilinear ? sample_chunk<true>(from, places, count, fill, to)
                   : sample_chunk<false>(from, places, count, fill, to);
  }
}

void Rows(const WarpGrid& grid, const WarpPlanes& planes, int64_t first, int64_t last) {
  const auto step = static_cast<int64_t>(hn::Lanes(WarpFloats()));
  const Locator locator(planes);
  WarpCoordinates coordinates;
  WarpPlaces places;
  for (int64_t row = first; row < last; ++row)
    for (int64_t begin = 0; begin < planes.output_width; begin += kChunk) {
      const int64_t count = std::min(kChunk, planes.output_width - begin);
      grid_chunk(grid, row, begin, count, planes.output_width, coordinates);
      for (int64_t i = 0; i < count; i += step)
        planes.bilinear ? locator.bilinear(coordinates, i, places) : locator.nearest(coordinates, i, places);
      sample_all(planes, places, row, begin, count);
    }
}

void GridRow(const WarpGrid& grid, int64_t row, int64_t width, float* pairs) {
  WarpCoordinates chunk;
  for (int64_t begin = 0; begin < width; begin += kChunk) {
    const int64_t count = std::min(kChunk, width - begin);
    grid_chunk(grid, row, begin, count, width, chunk);
    for (int64_t i = 0; i < count; ++i) {
      pairs[2 * (begin + i)] = chunk.x[i];
      pairs[2 * (begin + i) + 1] = chunk.y[i];
    }
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Rows);
HWY_EXPORT(GridRow);

void warp_rows(const WarpGrid& grid, const WarpPlanes& planes, int64_t first, int64_t last) {
  HWY_DYNAMIC_DISPATCH(Rows)(grid, planes, first, last);
}

void warp_grid_row(const WarpGrid& grid, int64_t row, int64_t width, float* pairs) {
  HWY_DYNAMIC_DISPATCH(GridRow)(grid, row, width, pairs);
}

}  // namespace torchvision::kernels
#endif
