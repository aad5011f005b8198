#pragma once

#include <cstdint>
#include <vector>

namespace torchvision::kernels {

enum class Filter { kBilinear, kBicubic };

/// For every output position of one axis: where it starts to read, and the weights of what it reads.
///
/// Weights are integers with `precision` fractional bits, an even number of them (`taps`) a position, padded with 0.
/// They are torch core's, to the bit (its uint8 path: double weights, the largest precision whose weights fit int16).
struct FixedPointAxis {
  int64_t input = 0;
  int64_t output = 0;
  int taps = 0;
  int precision = 0;
  std::vector<int64_t> begin;
  std::vector<int64_t> size;  ///< weights that count, at most `taps`
  std::vector<int16_t> weights;
};

/// `input` and `output` positions are 1 at least. With `antialias`, an output position averages over all input
/// positions that it covers; without it, over the 2 (bilinear) or 4 (bicubic) nearest ones.
FixedPointAxis make_fixed_point_axis(int64_t input, int64_t output, Filter filter, bool antialias);

/// The same with float weights, antialiased, as torch core computes them for float32 images.
struct FloatAxis {
  int64_t input = 0;
  int64_t output = 0;
  int taps = 0;  ///< weights a position, padded with 0
  std::vector<int64_t> begin;
  std::vector<int64_t> size;
  std::vector<float> weights;
};

/// `fused` is whether this processor's fused multiply-add takes part, which moves the last bit; see fuses_products().
FloatAxis make_float_axis(int64_t input, int64_t output, Filter filter, bool fused);

/// The inputs that positions [first, first + count) of an axis read: where they begin, and how many.
struct AxisSpan {
  int64_t begin = 0, size = 0;
};
AxisSpan inputs_of(const FixedPointAxis& axis, int64_t first, int64_t count);
AxisSpan inputs_of(const FloatAxis& axis, int64_t first, int64_t count);
/// The axis of these positions alone, over the inputs of `span` alone.
FixedPointAxis part_of(const FixedPointAxis& axis, int64_t first, int64_t count, AxisSpan span);
FloatAxis part_of(const FloatAxis& axis, int64_t first, int64_t count, AxisSpan span);

}  // namespace torchvision::kernels
