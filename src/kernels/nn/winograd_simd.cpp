#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/winograd_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/nn/activation-inl.h"
#include "kernels/nn/partial-inl.h"
#include "kernels/nn/winograd.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

using FloatTag = hn::ScalableTag<float>;
using Floats = hn::Vec<FloatTag>;

/// The first pixel of a tile of the result.
struct TilePlace {
  int64_t image, row, pixel;
};

TilePlace PlaceOf(const Winograd& task, int64_t tile) {
  const int64_t columns = task.tile_columns(), of_image = task.tile_rows() * columns;
  const int64_t inside = tile % of_image;
  return {tile / of_image, inside / columns * kWinogradTile, inside % columns * kWinogradTile};
}

// The points at which the polynomials are multiplied are 0, 1, -1, 2, -2 and infinity.

/// Six inputs in a row, or column, `step` registers apart.
HWY_INLINE void TransformInputs(Floats* values, int step) {
  const FloatTag d;
  const Floats two = hn::Set(d, 2.0F), four = hn::Set(d, 4.0F), five = hn::Set(d, 5.0F);
  const Floats v0 = values[0], v1 = values[step], v2 = values[2 * step], v3 = values[3 * step], v4 = values[4 * step],
               v5 = values[5 * step];
  values[0] = hn::Add(hn::NegMulAdd(five, v2, hn::Mul(four, v0)), v4);
  const Floats even = hn::NegMulAdd(four, v2, v4), odd = hn::NegMulAdd(four, v1, v3);
  values[step] = hn::Add(even, odd);
  values[2 * step] = hn::Sub(even, odd);
  const Floats difference = hn::Sub(v4, v2), twice = hn::Mul(two, hn::Sub(v3, v1));
  values[3 * step] = hn::Add(difference, twice);
  values[4 * step] = hn::Sub(difference, twice);
  values[5 * step] = hn::Add(hn::NegMulAdd(five, v3, hn::Mul(four, v1)), v5);
}

/// Six products to four outputs.
HWY_INLINE void TransformOutputs(Floats* values, int step) {
  const FloatTag d;
  const Floats two = hn::Set(d, 2.0F), four = hn::Set(d, 4.0F), eight = hn::Set(d, 8.0F);
  const Floats sum = hn::Add(values[step], values[2 * step]), difference = hn::Sub(values[step], values[2 * step]);
  const Floats sum2 = hn::Add(values[3 * step], values[4 * step]);
  const Floats difference2 = hn::Sub(values[3 * step], values[4 * step]);
  const Floats last = values[5 * step];
  values[0] = hn::Add(hn::Add(values[0], sum), sum2);
  values[step] = hn::MulAdd(two, difference2, difference);
  values[2 * step] = hn::MulAdd(four, sum2, sum);
  values[3 * step] = hn::Add(hn::MulAdd(eight, difference2, difference), last);
}

/// Up to a register's channels of one tile.
template <class Load, class Store>
HWY_INLINE void TransformTile(const Winograd& task, const TilePlace& place, int64_t channel, float* to,
                              int64_t matrix_step, const Load& load, const Store& store) {
  const FloatTag d;
  const float* first = task.input + place.image * task.input_steps.image + place.row * task.input_steps.row +
                       place.pixel * task.input_steps.pixel + channel;
  const int64_t rows = std::min(kWinogradInput, task.input_rows - place.row);
  const int64_t pixels = std::min(kWinogradInput, task.input_pixels - place.pixel);
  Floats values[36];
  if (rows == kWinogradInput && pixels == kWinogradInput) {
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 6; ++x)
        values[6 * y + x] = load(first + y * task.input_steps.row + x * task.input_steps.pixel);
  } else {
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 6; ++x)
        values[6 * y + x] =
            y < rows && x < pixels ? load(first + y * task.input_steps.row + x * task.input_steps.pixel) : hn::Zero(d);
  }
  for (int x = 0; x < 6; ++x) TransformInputs(values + x, 6);
  for (int y = 0; y < 6; ++y) TransformInputs(values + 6 * y, 1);
  for (int m = 0; m < 36; ++m) store(values[m], to + m * matrix_step + channel);
}

HWY_ATTR void WinogradInput(const Winograd& task, int64_t first, int64_t end, const WinogradRows& to) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t matrix_step = to.row_count * task.channels;
  for (int64_t tile = first; tile < end; ++tile) {
    const TilePlace place = PlaceOf(task, tile);
    float* row = to.rows + (tile - to.block) * task.channels;
    int64_t c = 0;
    for (; c + lanes <= task.channels; c += lanes)
      TransformTile(
          task, place, c, row, matrix_step, [d](const float* from) HWY_ATTR { return hn::LoadU(d, from); },
          [d](Floats value, float* at) HWY_ATTR { hn::StoreU(value, d, at); });
    if (c == task.channels) continue;
    const FirstLanes rest(task.channels - c);
    TransformTile(
        task, place, c, row, matrix_step, [rest](const float* from) HWY_ATTR { return rest.Load(from); },
        [rest](Floats value, float* at) HWY_ATTR { rest.Store(value, at); });
  }
}

template <class Load, class Store, class Change>
HWY_INLINE void TransformBack(const Winograd& task, const TilePlace& place, int64_t column, const float* from,
                              int64_t matrix_step, const Load& load, const Store& store, const Change& change) {
  const FloatTag d;
  Floats values[36];
  for (int m = 0; m < 36; ++m) values[m] = load(from + m * matrix_step + column);
  for (int x = 0; x < 6; ++x) TransformOutputs(values + x, 6);
  for (int y = 0; y < 4; ++y) TransformOutputs(values + 6 * y, 1);
  const Floats bias = task.bias ? load(task.bias + column) : hn::Zero(d);
  const int64_t rows = std::min(kWinogradTile, task.grid.rows - place.row);
  const int64_t pixels = std::min(kWinogradTile, task.grid.pixels - place.pixel);
  const auto at = [&](const PixelSteps& steps, int64_t y, int64_t x) {
    return place.image * steps.image + (place.row + y) * steps.row + (place.pixel + x) * steps.pixel + column;
  };
  for (int64_t y = 0; y < rows; ++y)
    for (int64_t x = 0; x < pixels; ++x) {
      Floats value = hn::Add(values[6 * y + x], bias);
      if (task.addend) value = hn::Add(value, load(task.addend + at(task.addend_steps, y, x)));
      store(change(d, Clamped(d, value, task.epilogue)), task.output + at(task.output_steps, y, x));
    }
}

HWY_ATTR void WinogradOutput(const Winograd& task, int64_t first, int64_t end, const WinogradRows& from) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t matrix_step = from.row_count * task.columns;
  WithActivation(task.epilogue.activation, [&](const auto& change) HWY_ATTR {
    for (int64_t tile = first; tile < end; ++tile) {
      const TilePlace place = PlaceOf(task, tile);
      const float* row = from.rows + (tile - from.block) * task.columns;
      int64_t c = 0;
      for (; c + lanes <= task.columns; c += lanes)
        TransformBack(
            task, place, c, row, matrix_step, [d](const float* at) HWY_ATTR { return hn::LoadU(d, at); },
            [d](Floats value, float* at) HWY_ATTR { hn::StoreU(value, d, at); }, change);
      if (c == task.columns) continue;
      const FirstLanes rest(task.columns - c);
      TransformBack(
          task, place, c, row, matrix_step, [rest](const float* at) HWY_ATTR { return rest.Load(at); },
          [rest](Floats value, float* at) HWY_ATTR { rest.Store(value, at); }, change);
    }
  });
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

const std::array<std::array<double, 3>, 6> kWinogradWeights = {{{1.0 / 4, 0, 0},
                                                                {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                                {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                                {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                                {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                                {0, 0, 1}}};

HWY_EXPORT(WinogradInput);
HWY_EXPORT(WinogradOutput);

void winograd_input(const Winograd& task, int64_t first, int64_t end, const WinogradRows& to) {
  HWY_DYNAMIC_DISPATCH(WinogradInput)(task, first, end, to);
}
void winograd_output(const Winograd& task, int64_t first, int64_t end, const WinogradRows& from) {
  HWY_DYNAMIC_DISPATCH(WinogradOutput)(task, first, end, from);
}

}  // namespace torchvision::kernels
#endif
