#include "kernels/resample_axis.h"

#include <algorithm>
#include <cmath>

namespace torchvision::kernels {
namespace {

double triangle(double x) {
  x = std::abs(x);
  return x < 1 ? 1 - x : 0;
}

/// Keys' cubic convolution kernel.
double cubic(double x, double a) {
  x = std::abs(x);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

/// Antialiased cubic follows Pillow (a = -0.5), the plain one OpenCV (-0.75): torch core's choice.
double filter_weight(Filter filter, bool antialias, double x) {
  return filter == Filter::kBilinear ? triangle(x) : cubic(x, antialias ? -0.5 : -0.75);
}

/// The same in float32, where products and sums are fused or not as torch core's compiled code has them.
float float_filter_weight(Filter filter, float x, bool fused) {
  x = std::abs(x);
  if (filter == Filter::kBilinear) return x < 1 ? 1 - x : 0;
  const auto multiply_add = [fused](float a, float b, float c) { return fused ? std::fma(a, b, c) : a * b + c; };
  constexpr float a = -0.5f;
  if (x < 1) return multiply_add(multiply_add(a + 2, x, -(a + 3)) * x, x, 1);
  if (x < 2) return multiply_add(multiply_add(multiply_add(a, x, -5 * a), x, 8 * a), x, -4 * a);
  return 0;
}

struct RealAxis {
  int64_t stride = 0;  // weights a position
  double largest = 0;
  std::vector<double> weights;
};

void average_over_support(FixedPointAxis& axis, RealAxis& real, Filter filter) {
  const double scale = double(axis.input) / double(axis.output);
  const double support = (filter == Filter::kBilinear ? 1.0 : 2.0) * std::max(scale, 1.0);
  const double inverse = scale >= 1 ? 1 / scale : 1;
  real.stride = static_cast<int64_t>(std::ceil(support)) * 2 + 1;
  real.weights.assign(static_cast<size_t>(axis.output * real.stride), 0);
  for (int64_t i = 0; i < axis.output; ++i) {
    const double center = scale * (double(i) + 0.5);
    const int64_t begin = std::max<int64_t>(static_cast<int64_t>(center - support + 0.5), 0);
    const int64_t end = std::min(static_cast<int64_t>(center + support + 0.5), axis.input);
    const int64_t size = std::clamp<int64_t>(end - begin, 0, real.stride);
    double* weights = real.weights.data() + i * real.stride;
    double total = 0;
    for (int64_t j = 0; j < size; ++j)
      total += weights[j] = filter_weight(filter, true, (double(j + begin) - center + 0.5) * inverse);
    for (int64_t j = 0; j < size && total != 0; ++j) {
      weights[j] /= total;
      real.largest = std::max(real.largest, weights[j]);
    }
    axis.begin[size_t(i)] = begin;
    axis.size[size_t(i)] = size;
  }
}

void interpolate_nearest(FixedPointAxis& axis, RealAxis& real, Filter filter) {
  const double scale = double(axis.input) / double(axis.output);
  real.stride = filter == Filter::kBilinear ? 2 : 4;
  real.weights.assign(static_cast<size_t>(axis.output * real.stride), 0);
  const int64_t support = real.stride / 2;
  for (int64_t i = 0; i < axis.output; ++i) {
    double position = scale * (double(i) + 0.5) - 0.5;
    if (filter == Filter::kBilinear) position = std::max(position, 0.0);
    // Torch core floors in float32.
    const int64_t index = std::min(static_cast<int64_t>(std::floor(static_cast<float>(position))), axis.input - 1);
    const double lambda = std::clamp(position - double(index), 0.0, 1.0);
    const int64_t first = index - support + 1;
    const int64_t begin = std::max<int64_t>(first, 0);
    const int64_t size = std::clamp<int64_t>(std::min(index + support + 1, axis.input) - begin, 0, real.stride);
    double* weights = real.weights.data() + i * real.stride;
    // Weights of positions outside the image are added to those of its edge.
    int64_t slot = 0;
    for (int64_t j = 0; j < real.stride; ++j, ++slot) {
      if (first + j <= 0)
        slot = 0;
      else if (first + j >= axis.input - 1)
        slot = size - 1;
      weights[slot] += filter_weight(filter, false, double(j + 1 - support) - lambda);
      real.largest = std::max(real.largest, weights[slot]);
    }
    axis.begin[size_t(i)] = begin;
    axis.size[size_t(i)] = size;
  }
}

void round_weights(FixedPointAxis& axis, const RealAxis& real) {
  constexpr int kMostPrecise = 22;
  while (axis.precision < kMostPrecise &&
         static_cast<int>(0.5 + real.largest * (1 << (axis.precision + 1))) < (1 << 15))
    ++axis.precision;
  const int64_t widest = *std::max_element(axis.size.begin(), axis.size.end());
  axis.taps = static_cast<int>(std::max<int64_t>((widest + 1) / 2 * 2, 2));
  axis.weights.assign(static_cast<size_t>(axis.output * axis.taps), 0);
  for (int64_t i = 0; i < axis.output; ++i)
    for (int64_t j = 0; j < axis.size[size_t(i)]; ++j) {
      const double weight = real.weights[size_t(i * real.stride + j)] * (1 << axis.precision);
      axis.weights[size_t(i * axis.taps + j)] =
          static_cast<int16_t>(weight < 0 ? int(weight - 0.5) : int(weight + 0.5));
    }
}

template <class Axis>
AxisSpan span_of(const Axis& axis, int64_t first, int64_t count) {
  int64_t begin = axis.input, end = 0;
  for (int64_t i = first; i < first + count; ++i) {
    begin = std::min(begin, axis.begin[size_t(i)]);
    end = std::max(end, axis.begin[size_t(i)] + axis.size[size_t(i)]);
  }
  return {begin, std::max<int64_t>(end - begin, 1)};
}

template <class Axis>
Axis cut_out(const Axis& axis, int64_t first, int64_t count, AxisSpan span) {
  Axis part;
  part.input = span.size;
  part.output = count;
  part.taps = axis.taps;
  if constexpr (requires { part.precision; }) part.precision = axis.precision;
  for (int64_t i = first; i < first + count; ++i) part.begin.push_back(axis.begin[size_t(i)] - span.begin);
  part.size.assign(axis.size.begin() + first, axis.size.begin() + first + count);
  part.weights.assign(axis.weights.begin() + first * axis.taps, axis.weights.begin() + (first + count) * axis.taps);
  return part;
}

}  // namespace

FloatAxis make_float_axis(int64_t input, int64_t output, Filter filter, bool fused) {
  // Mixed float and double, step by step as in torch core: weights take part in the result to the last bit.
  const float scale = float(input) / float(output);
  const double half_width = filter == Filter::kBilinear ? 1.0 : 2.0;
  const float support = static_cast<float>(scale >= 1.0f ? half_width * double(scale) : half_width);
  const float inverse = scale >= 1.0f ? static_cast<float>(1.0 / double(scale)) : 1.0f;
  FloatAxis axis;
  axis.input = input;
  axis.output = output;
  axis.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
  axis.begin.resize(size_t(output));
  axis.size.resize(size_t(output));
  axis.weights.assign(size_t(output * axis.taps), 0.0f);
  for (int64_t i = 0; i < output; ++i) {
    const float center = static_cast<float>(double(scale) * (double(i) + 0.5));
    const int64_t begin = std::max<int64_t>(static_cast<int64_t>(double(center - support) + 0.5), 0);
    const int64_t end = std::min(static_cast<int64_t>(double(center + support) + 0.5), input);
    const int64_t size = std::clamp<int64_t>(end - begin, 0, axis.taps);
    float* weights = axis.weights.data() + i * axis.taps;
    float total = 0;
    for (int64_t j = 0; j < size; ++j) {
      const double position = (double(float(j + begin) - center) + 0.5) * double(inverse);
      weights[j] = float_filter_weight(filter, static_cast<float>(position), fused);
      total += weights[j];
    }
    for (int64_t j = 0; j < size && total != 0; ++j) weights[j] /= total;
    axis.begin[size_t(i)] = begin;
    axis.size[size_t(i)] = size;
  }
  return axis;
}

FixedPointAxis make_fixed_point_axis(int64_t input, int64_t output, Filter filter, bool antialias) {
  FixedPointAxis axis;
  axis.input = input;
  axis.output = output;
  axis.begin.resize(size_t(output));
  axis.size.resize(size_t(output));
  RealAxis real;
  if (antialias)
    average_over_support(axis, real, filter);
  else
    interpolate_nearest(axis, real, filter);
  round_weights(axis, real);
  return axis;
}

AxisSpan inputs_of(const FixedPointAxis& axis, int64_t first, int64_t count) { return span_of(axis, first, count); }
AxisSpan inputs_of(const FloatAxis& axis, int64_t first, int64_t count) { return span_of(axis, first, count); }

FixedPointAxis part_of(const FixedPointAxis& axis, int64_t first, int64_t count, AxisSpan span) {
  return cut_out(axis, first, count, span);
}
FloatAxis part_of(const FloatAxis& axis, int64_t first, int64_t count, AxisSpan span) {
  return cut_out(axis, first, count, span);
}

}  // namespace torchvision::kernels
