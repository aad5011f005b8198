#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/depthwise_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/nn/activation-inl.h"
#include "kernels/nn/depthwise.h"
#include "kernels/nn/partial-inl.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

using FloatTag = hn::ScalableTag<float>;
using Floats = hn::Vec<FloatTag>;

constexpr int kMostPixels = 8;  // as many sums as a multiplier is deep

/// Up to a register's channels of kPixels pixels side by side.
template <int kPixels, class Load, class Store, class Change>
HWY_INLINE void RunChannels(const Depthwise& task, const float* input, float* output, int64_t channel, const Load& load,
                            const Store& store, const Change& change) {
  const FloatTag d;
  const Floats bias = task.bias ? load(task.bias + channel) : hn::Zero(d);
  Floats sums[kPixels];
  for (int p = 0; p < kPixels; ++p) sums[p] = bias;
  for (int64_t tap = 0; tap < task.tap_count; ++tap) {
    const Floats weight = load(task.weights + tap * task.channels + channel);
    const float* values = input + task.taps[tap] + channel;
    for (int p = 0; p < kPixels; ++p) sums[p] = hn::MulAdd(load(values + p * task.input_steps.pixel), weight, sums[p]);
  }
  for (int p = 0; p < kPixels; ++p)
    store(change(d, Clamped(d, sums[p], task.epilogue)), output + p * task.output_steps.pixel + channel);
}

template <int kPixels>
HWY_ATTR HWY_NOINLINE void RunPixels(const Depthwise& task, const float* input, float* output) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  WithActivation(task.epilogue.activation, [&](const auto& change) HWY_ATTR {
    int64_t channel = 0;
    for (; channel + lanes <= task.channels; channel += lanes)
      RunChannels<kPixels>(
          task, input, output, channel, [d](const float* from) HWY_ATTR { return hn::LoadU(d, from); },
          [d](Floats value, float* to) HWY_ATTR { hn::StoreU(value, d, to); }, change);
    if (channel == task.channels) return;
    const FirstLanes rest(task.channels - channel);
    RunChannels<kPixels>(
        task, input, output, channel, [rest](const float* from) HWY_ATTR { return rest.Load(from); },
        [rest](Floats value, float* to) HWY_ATTR { rest.Store(value, to); }, change);
  });
}

using PixelLoop = void (*)(const Depthwise&, const float*, float*);

template <int... kPixels>
constexpr std::array<PixelLoop, sizeof...(kPixels)> PixelLoops(std::integer_sequence<int, kPixels...>) {
  return {&RunPixels<kPixels + 1>...};
}

constexpr auto kLoops = PixelLoops(std::make_integer_sequence<int, kMostPixels>());

void RunDepthwise(const Depthwise& task, const PixelGrid& grid, const PixelRange& range) {
  const int64_t pixels = range.end_pixel - range.first_pixel;
  const int64_t tiles = (pixels + kMostPixels - 1) / kMostPixels;
  for (int64_t row = range.first_row; row < range.end_row; ++row) {
    const float* input = task.input + task.input_steps.offset(grid, row) + range.first_pixel * task.input_steps.pixel;
    float* output = task.output + task.output_steps.offset(grid, row) + range.first_pixel * task.output_steps.pixel;
    for (int64_t t = 0, first = 0; t < tiles; ++t) {
      const int64_t count = pixels * (t + 1) / tiles - first;
      kLoops[static_cast<size_t>(count - 1)](task, input + first * task.input_steps.pixel,
                                             output + first * task.output_steps.pixel);
      first += count;
    }
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(RunDepthwise);

void depthwise(const Depthwise& task, const PixelGrid& grid, const PixelRange& range) {
  HWY_DYNAMIC_DISPATCH(RunDepthwise)(task, grid, range);
}

}  // namespace torchvision::kernels
#endif
