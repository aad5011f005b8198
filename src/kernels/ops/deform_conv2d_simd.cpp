// Where a tap's samples lie is worked out once for a tile of output pixels, vectors running over pixels; all channels
// then read there, vectors running over channels. Samples are formed in the original's order, to the bit.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/deform_conv2d_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <vector>

#include "kernels/ops/deform_conv2d.h"
#include "kernels/ops/for_channels-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

template <class Scalar>
using Index = hwy::MakeSigned<Scalar>;

/// The samples of one tap. Corners are numbered in reading order.
template <class Scalar>
struct Samples {
  static constexpr int64_t kRoom = kDeformTile + HWY_MAX_BYTES / int64_t{sizeof(Scalar)};
  HWY_ALIGN Index<Scalar> row[kRoom], column[kRoom];  // of the tap at (0, 0) without its offset
  HWY_ALIGN Scalar offset_y[kRoom], offset_x[kRoom];  // with room for whole vectors
  HWY_ALIGN Index<Scalar> at[4][kRoom];               // the pixel, or -1: outside
  HWY_ALIGN Scalar weight[4][kRoom];                  // all 0 outside the input
  HWY_ALIGN Scalar down[kRoom], right[kRoom];         // from the upper left corner
};

template <class Scalar>
void set_places(const DeformGrid& grid, const DeformTile<Scalar>& tile, Samples<Scalar>& samples) {
  int64_t y = tile.first / grid.out_width, x = tile.first % grid.out_width;
  for (int64_t p = 0; p < tile.count; ++p) {
    samples.row[p] = static_cast<Index<Scalar>>(y * grid.stride_height - grid.padding_height);
    samples.column[p] = static_cast<Index<Scalar>>(x * grid.stride_width - grid.padding_width);
    if (++x == grid.out_width) x = 0, ++y;
  }
}

/// `backward`: corners count from one whole pixel outside on, where the value is 0 still but has a slope.
template <bool backward, class Scalar>
HWY_INLINE void locate(const DeformGrid& grid, const DeformTile<Scalar>& tile, int64_t tap, Samples<Scalar>& s) {
  const hn::ScalableTag<Scalar> d;
  const hn::Rebind<Index<Scalar>, decltype(d)> di;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto zero = hn::Zero(d), one = hn::Set(d, Scalar(1)), minus_one = hn::Set(d, Scalar(-1));
  const auto height = hn::Set(d, static_cast<Scalar>(grid.height)), width = hn::Set(d, static_cast<Scalar>(grid.width));
  const auto down = hn::Set(di, static_cast<Index<Scalar>>(tap / grid.kernel_width * grid.dilation_height));
  const auto right = hn::Set(di, static_cast<Index<Scalar>>(tap % grid.kernel_width * grid.dilation_width));
  const auto row_length = hn::Set(di, static_cast<Index<Scalar>>(grid.width));
  const Scalar* offset = tile.offset + 2 * tap * grid.out_pixels() + tile.first;
  std::copy_n(offset, tile.count, s.offset_y);
  std::copy_n(offset + grid.out_pixels(), tile.count, s.offset_x);
  for (int64_t p = 0; p < tile.count; p += lanes) {
    const auto y = hn::Add(hn::ConvertTo(d, hn::Add(hn::Load(di, s.row + p), down)), hn::Load(d, s.offset_y + p));
    const auto x = hn::Add(hn::ConvertTo(d, hn::Add(hn::Load(di, s.column + p), right)), hn::Load(d, s.offset_x + p));
    const auto nan = hn::Or(hn::IsNaN(y), hn::IsNaN(x));
    const auto below = hn::And(hn::Lt(y, height), hn::Lt(x, width));  // false for NaN, as all comparisons here
    const auto inside = hn::And(below, hn::And(hn::Gt(y, minus_one), hn::Gt(x, minus_one)));
    const auto reached = backward ? hn::And(below, hn::And(hn::Ge(y, minus_one), hn::Ge(x, minus_one))) : inside;
    const auto near_y = hn::IfThenElseZero(reached, y), near_x = hn::IfThenElseZero(reached, x);
    const auto low_y = hn::Floor(near_y), low_x = hn::Floor(near_x);
    const auto of_y = hn::Sub(near_y, low_y), of_x = hn::Sub(near_x, low_x);
    const auto rest_y = hn::Sub(one, of_y), rest_x = hn::Sub(one, of_x);
    const auto top = hn::And(reached, hn::Ge(low_y, zero)), start = hn::Ge(low_x, zero);
    const auto bottom = hn::And(reached, hn::Lt(hn::Add(low_y, one), height)), end = hn::Lt(hn::Add(low_x, one), width);
    const auto pixel = hn::Add(hn::Mul(hn::ConvertTo(di, low_y), row_length), hn::ConvertTo(di, low_x));
    const auto store = [&](int corner, auto valid, auto place, auto weight) HWY_ATTR {
      const auto none = hn::Set(di, Index<Scalar>(-1));
      hn::Store(hn::IfThenElse(hn::RebindMask(di, valid), place, none), di, s.at[corner] + p);
      const auto known = hn::IfThenElseZero(inside, weight);
      hn::Store(hn::IfThenElse(nan, hn::NaN(d), known), d, s.weight[corner] + p);
    };
    const auto next = hn::Set(di, Index<Scalar>(1));
    store(0, hn::And(top, start), pixel, hn::Mul(rest_y, rest_x));
    store(1, hn::And(top, end), hn::Add(pixel, next), hn::Mul(rest_y, of_x));
    store(2, hn::And(bottom, start), hn::Add(pixel, row_length), hn::Mul(of_y, rest_x));
    store(3, hn::And(bottom, end), hn::Add(hn::Add(pixel, row_length), next), hn::Mul(of_y, of_x));
    if constexpr (backward) {
      hn::Store(hn::IfThenElse(nan, hn::NaN(d), of_y), d, s.down + p);
      hn::Store(hn::IfThenElse(nan, hn::NaN(d), of_x), d, s.right + p);
    }
  }
}

/// One sample's corners: where a channel's values are, and their weights.
template <class Scalar>
struct Corners {
  const Scalar* value[4];
  Scalar weight[4];

  /// `zeros` stands in for pixels outside: a weight of 0 would make NaN of an infinite pixel.
  HWY_INLINE Corners(const Samples<Scalar>& s, int64_t p, const Scalar* map, int64_t channels, const Scalar* zeros) {
    for (int k = 0; k < 4; ++k) {
      const int64_t at = s.at[k][p];
      value[k] = at < 0 ? zeros : map + at * channels;
      weight[k] = s.weight[k][p];
    }
  }

  template <class D, class V>
  HWY_INLINE V sample(D d, const V (&v)[4]) const {
    auto sum = hn::Mul(hn::Set(d, weight[0]), v[0]);
    for (int k = 1; k < 4; ++k) sum = hn::Add(sum, hn::Mul(hn::Set(d, weight[k]), v[k]));
    return sum;
  }
};

/// `count` zeros that a thread keeps.
template <class Scalar>
const Scalar* zero_row(int64_t count) {
  static thread_local std::vector<Scalar> zeros;
  if (zeros.size() < static_cast<size_t>(count)) zeros.assign(static_cast<size_t>(count), Scalar(0));
  return zeros.data();
}

template <class Scalar>
void Columns(const DeformGrid& grid, const DeformTile<Scalar>& tile, const DeformChannels<Scalar>& channels,
             Scalar* columns, int64_t tap_stride) {
  Samples<Scalar> samples{};
  const Scalar* zeros = zero_row<Scalar>(channels.count);
  const int64_t taps = grid.taps();
  set_places(grid, tile, samples);
  for (int64_t tap = 0; tap < taps; ++tap) {
    locate<false>(grid, tile, tap, samples);
    const Scalar* mask = tile.mask ? tile.mask + tap * grid.out_pixels() + tile.first : nullptr;
    for (int64_t p = 0; p < tile.count; ++p) {
      const Corners<Scalar> corners(samples, p, channels.map, grid.channels, zeros);
      const Scalar share = mask ? mask[p] : Scalar(1);
      Scalar* HWY_RESTRICT column = columns + (p * taps + tap) * tap_stride;
      for_channels<Scalar>(0, channels.count, [&](auto d, int64_t c) HWY_ATTR {
        using V = hn::Vec<decltype(d)>;
        const V v[4] = {hn::LoadU(d, corners.value[0] + c), hn::LoadU(d, corners.value[1] + c),
                        hn::LoadU(d, corners.value[2] + c), hn::LoadU(d, corners.value[3] + c)};
        hn::StoreU(hn::Mul(hn::Set(d, share), corners.sample(d, v)), d, column + c);
      });
    }
  }
}

/// Sums over channels of the gradient times the slope down, the slope to the right, and the sample.
template <class V>
struct Sums {
  V down, right, value;
};

/// One sample on the way back.
template <class Scalar>
struct SampleBackward {
  Corners<Scalar> corners;
  Scalar* gradient[4];  // of the corners; nobody reads what goes to pixels outside, or with a weight of 0
  Scalar share[4];      // mask times weight
  Scalar mask, down, right;

  HWY_INLINE SampleBackward(const Samples<Scalar>& s, int64_t p, const DeformGrid& grid, const Scalar* map,
                            const Scalar* zeros, Scalar mask_value, Scalar* gradient_map, Scalar* nowhere)
      : corners(s, p, map, grid.channels, zeros), mask(mask_value), down(s.down[p]), right(s.right[p]) {
    for (int k = 0; k < 4; ++k) {
      const int64_t at = s.at[k][p];
      gradient[k] = at < 0 || corners.weight[k] == 0 ? nowhere : gradient_map + at * grid.channels;
      share[k] = mask * corners.weight[k];
    }
  }

  HWY_INLINE bool outside() const {
    return corners.weight[0] == 0 && corners.weight[1] == 0 && corners.weight[2] == 0 && corners.weight[3] == 0;
  }

  /// `column` holds the gradient of some channels and then their sample times mask.
  template <bool inside, class D, class V>
  HWY_INLINE void step(D d, Scalar* column, int64_t c, Sums<V>& sums) const {
    const V v[4] = {hn::LoadU(d, corners.value[0] + c), hn::LoadU(d, corners.value[1] + c),
                    hn::LoadU(d, corners.value[2] + c), hn::LoadU(d, corners.value[3] + c)};
    const V g = hn::LoadU(d, column + c);
    const V value = inside ? corners.sample(d, v) : hn::Zero(d);
    hn::StoreU(hn::Mul(hn::Set(d, mask), value), d, column + c);
    const V slope_down = hn::Add(hn::Mul(hn::Set(d, right), hn::Sub(v[3], v[1])),
                                 hn::Mul(hn::Set(d, Scalar(1) - right), hn::Sub(v[2], v[0])));
    const V slope_right = hn::Add(hn::Mul(hn::Set(d, down), hn::Sub(v[3], v[2])),
                                  hn::Mul(hn::Set(d, Scalar(1) - down), hn::Sub(v[1], v[0])));
    sums.down = hn::Add(sums.down, hn::Mul(slope_down, g));
    sums.right = hn::Add(sums.right, hn::Mul(slope_right, g));
    sums.value = hn::Add(sums.value, hn::Mul(value, g));
    if constexpr (inside)
      for (int k = 0; k < 4; ++k) {
        Scalar* pixel = gradient[k] + c;
        hn::StoreU(hn::Add(hn::LoadU(d, pixel), hn::Mul(hn::Set(d, share[k]), g)), d, pixel);
      }
  }

  template <bool inside>
  HWY_INLINE Sums<Scalar> pass(Scalar* column, int64_t count) const {
    const hn::ScalableTag<Scalar> d;
    const hn::CappedTag<Scalar, 1> one;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    Sums<hn::Vec<decltype(d)>> wide{hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    Sums<hn::Vec<decltype(one)>> rest{hn::Zero(one), hn::Zero(one), hn::Zero(one)};
    int64_t c = 0;
    for (; c + lanes <= count; c += lanes) step<inside>(d, column, c, wide);
    for (; c < count; ++c) step<inside>(one, column, c, rest);
    return {hn::GetLane(hn::SumOfLanes(d, wide.down)) + hn::GetLane(rest.down),
            hn::GetLane(hn::SumOfLanes(d, wide.right)) + hn::GetLane(rest.right),
            hn::GetLane(hn::SumOfLanes(d, wide.value)) + hn::GetLane(rest.value)};
  }
};

template <class Scalar>
void ColumnsBackward(const DeformGrid& grid, const DeformTile<Scalar>& tile, const DeformChannels<Scalar>& channels,
                     Scalar* columns, const DeformGradients<Scalar>& gradients) {
  static thread_local std::vector<Scalar> nowhere;
  if (nowhere.size() < static_cast<size_t>(channels.count)) nowhere.resize(static_cast<size_t>(channels.count));
  Samples<Scalar> samples{};
  const Scalar* zeros = zero_row<Scalar>(channels.count);
  const int64_t taps = grid.taps(), pixels = grid.out_pixels();
  set_places(grid, tile, samples);
  for (int64_t tap = 0; tap < taps; ++tap) {
    locate<true>(grid, tile, tap, samples);
    for (int64_t p = 0; p < tile.count; ++p) {
      const int64_t place = tap * pixels + tile.first + p;
      const SampleBackward<Scalar> sample(samples, p, grid, channels.map, zeros,
                                          tile.mask ? tile.mask[place] : Scalar(1), gradients.map, nowhere.data());
      Scalar* column = columns + (p * taps + tap) * channels.count;
      const Sums<Scalar> sums = sample.outside() ? sample.template pass<false>(column, channels.count)
                                                 : sample.template pass<true>(column, channels.count);
      Scalar* offset = gradients.offset + tap * pixels + place;  // rows and columns in turn
      offset[0] = sample.mask * sums.down;
      offset[pixels] = sample.mask * sums.right;
      if (gradients.mask) gradients.mask[place] = sums.value;
    }
  }
}

void ColumnsFloat(const DeformGrid& grid, const DeformTile<float>& tile, const DeformChannels<float>& channels,
                  float* columns, int64_t tap_stride) {
  Columns(grid, tile, channels, columns, tap_stride);
}
void ColumnsDouble(const DeformGrid& grid, const DeformTile<double>& tile, const DeformChannels<double>& channels,
                   double* columns, int64_t tap_stride) {
  Columns(grid, tile, channels, columns, tap_stride);
}
void BackwardFloat(const DeformGrid& grid, const DeformTile<float>& tile, const DeformChannels<float>& channels,
                   float* columns, const DeformGradients<float>& gradients) {
  ColumnsBackward(grid, tile, channels, columns, gradients);
}
void BackwardDouble(const DeformGrid& grid, const DeformTile<double>& tile, const DeformChannels<double>& channels,
                    double* columns, const DeformGradients<double>& gradients) {
  ColumnsBackward(grid, tile, channels, columns, gradients);
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(ColumnsFloat);
HWY_EXPORT(ColumnsDouble);
HWY_EXPORT(BackwardFloat);
HWY_EXPORT(BackwardDouble);

template <>
void deform_columns(const DeformGrid& grid, const DeformTile<float>& tile, const DeformChannels<float>& channels,
                    float* columns, int64_t tap_stride) {
  HWY_DYNAMIC_DISPATCH(ColumnsFloat)(grid, tile, channels, columns, tap_stride);
}
template <>
void deform_columns(const DeformGrid& grid, const DeformTile<double>& tile, const DeformChannels<double>& channels,
                    double* columns, int64_t tap_stride) {
  HWY_DYNAMIC_DISPATCH(ColumnsDouble)(grid, tile, channels, columns, tap_stride);
}
template <>
void deform_columns_backward(const DeformGrid& grid, const DeformTile<float>& tile,
                             const DeformChannels<float>& channels, float* columns,
                             const DeformGradients<float>& gradients) {
  HWY_DYNAMIC_DISPATCH(BackwardFloat)(grid, tile, channels, columns, gradients);
}
template <>
void deform_columns_backward(const DeformGrid& grid, const DeformTile<double>& tile,
                             const DeformChannels<double>& channels, double* columns,
                             const DeformGradients<double>& gradients) {
  HWY_DYNAMIC_DISPATCH(BackwardDouble)(grid, tile, channels, columns, gradients);
}

}  // namespace torchvision::kernels
#endif
