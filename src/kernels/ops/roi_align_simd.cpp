// Vectors run over channels: a sample's four pixels and weights serve all of them. Sums are formed in the original's
// order, channel by channel, so that results come out to the bit.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/roi_align_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/ops/roi_align.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The pixels around a sample, as offsets of their first channel, and their weights.
template <class Scalar>
struct Corners {
  int64_t at[4];
  Scalar weight[4];
  bool inside;

  Corners(const AxisSample<Scalar>& y, const AxisSample<Scalar>& x, int64_t width, int64_t channels)
      : at{}, weight{}, inside(y.inside && x.inside) {
    if (!inside) return;  // pixel 0 with weight 0: the original reads it too, and an infinity there makes a NaN
    at[0] = (y.low * width + x.low) * channels, at[1] = (y.low * width + x.high) * channels;
    at[2] = (y.high * width + x.low) * channels, at[3] = (y.high * width + x.high) * channels;
    weight[0] = y.of_low * x.of_low, weight[1] = y.of_low * x.of_high;
    weight[2] = y.of_high * x.of_low, weight[3] = y.of_high * x.of_high;
  }
};

template <class D, class Scalar>
HWY_INLINE hn::Vec<D> sample_at(D d, const Scalar* HWY_RESTRICT input, const Corners<Scalar>& corners) {
  auto sum = hn::Mul(hn::Set(d, corners.weight[0]), hn::LoadU(d, input + corners.at[0]));
  sum = hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[1]), hn::LoadU(d, input + corners.at[1])));
  sum = hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[2]), hn::LoadU(d, input + corners.at[2])));
  return hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[3]), hn::LoadU(d, input + corners.at[3])));
}

/// Calls `body(tag, first channel)` for whole vectors and then single channels.
template <class Scalar, class Body>
HWY_INLINE void for_channels(int64_t begin, int64_t end, const Body& body) {
  const hn::ScalableTag<Scalar> d;
  const hn::CappedTag<Scalar, 1> one;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t c = begin;
  for (; c + lanes <= end; c += lanes) body(d, c);
  for (; c < end; ++c) body(one, c);
}

template <class Scalar>
void Bins(const Scalar* input, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
          Scalar* bins) {
  const int64_t of_bin = samples.samples_of_bin();
  const Scalar count = static_cast<Scalar>(std::max<int64_t>(of_bin, 1));
  static thread_local std::vector<Corners<Scalar>> corners;
  for (int64_t ph = 0; ph < grid.pooled_height; ++ph)
    for (int64_t pw = 0; pw < grid.pooled_width; ++pw, bins += channels) {
      corners.clear();
      for (int64_t iy = 0; iy < samples.y.grid; ++iy)
        for (int64_t ix = 0; ix < samples.x.grid; ++ix)
          corners.emplace_back(samples.y.samples[size_t(ph * samples.y.grid + iy)],
                               samples.x.samples[size_t(pw * samples.x.grid + ix)], grid.width, channels);
      for_channels<Scalar>(0, channels, [&](auto d, int64_t c) HWY_ATTR {
        auto sum = hn::Zero(d);
        for (const Corners<Scalar>& corner : corners) sum = hn::Add(sum, sample_at(d, input + c, corner));
        hn::StoreU(hn::Div(sum, hn::Set(d, count)), d, bins + c);
      });
    }
}

template <class Scalar>
void BinsBackward(const Scalar* bins, int64_t channels, int64_t begin, int64_t end, const RoiSamples<Scalar>& samples,
                  const RoiAlignGrid& grid, Scalar* gradient) {
  const Scalar count = static_cast<Scalar>(samples.samples_of_bin());
  for (int64_t ph = 0; ph < grid.pooled_height; ++ph)
    for (int64_t pw = 0; pw < grid.pooled_width; ++pw, bins += channels)
      for (int64_t iy = 0; iy < samples.y.grid; ++iy)
        for (int64_t ix = 0; ix < samples.x.grid; ++ix) {
          const Corners<Scalar> corner(samples.y.samples[size_t(ph * samples.y.grid + iy)],
                                       samples.x.samples[size_t(pw * samples.x.grid + ix)], grid.width, channels);
          if (!corner.inside) continue;
          for_channels<Scalar>(begin, end, [&](auto d, int64_t c) HWY_ATTR {
            const auto bin = hn::LoadU(d, bins + c);
            // One after the other: at an edge two of the pixels are one.
            for (int k = 0; k < 4; ++k) {
              Scalar* pixel = gradient + corner.at[k] + c;
              const auto share = hn::Div(hn::Mul(bin, hn::Set(d, corner.weight[k])), hn::Set(d, count));
              hn::StoreU(hn::Add(hn::LoadU(d, pixel), share), d, pixel);
            }
          });
        }
}

void BinsFloat(const float* input, int64_t channels, const RoiSamples<float>& samples, const RoiAlignGrid& grid,
               float* bins) {
  Bins(input, channels, samples, grid, bins);
}
void BinsDouble(const double* input, int64_t channels, const RoiSamples<double>& samples, const RoiAlignGrid& grid,
                double* bins) {
  Bins(input, channels, samples, grid, bins);
}
void BackwardFloat(const float* bins, int64_t channels, int64_t begin, int64_t end, const RoiSamples<float>& samples,
                   const RoiAlignGrid& grid, float* gradient) {
  BinsBackward(bins, channels, begin, end, samples, grid, gradient);
}
void BackwardDouble(const double* bins, int64_t channels, int64_t begin, int64_t end,
                    const RoiSamples<double>& samples, const RoiAlignGrid& grid, double* gradient) {
  BinsBackward(bins, channels, begin, end, samples, grid, gradient);
}

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(BinsFloat);
HWY_EXPORT(BinsDouble);
HWY_EXPORT(BackwardFloat);
HWY_EXPORT(BackwardDouble);

template <>
void roi_align_bins(const float* input, int64_t channels, const RoiSamples<float>& samples, const RoiAlignGrid& grid,
                    float* bins) {
  HWY_DYNAMIC_DISPATCH(BinsFloat)(input, channels, samples, grid, bins);
}
template <>
void roi_align_bins(const double* input, int64_t channels, const RoiSamples<double>& samples, const RoiAlignGrid& grid,
                    double* bins) {
  HWY_DYNAMIC_DISPATCH(BinsDouble)(input, channels, samples, grid, bins);
}
template <>
void roi_align_bins_backward(const float* bins, int64_t channels, int64_t begin, int64_t end,
                             const RoiSamples<float>& samples, const RoiAlignGrid& grid, float* gradient) {
  HWY_DYNAMIC_DISPATCH(BackwardFloat)(bins, channels, begin, end, samples, grid, gradient);
}
template <>
void roi_align_bins_backward(const double* bins, int64_t channels, int64_t begin, int64_t end,
                             const RoiSamples<double>& samples, const RoiAlignGrid& grid, double* gradient) {
  HWY_DYNAMIC_DISPATCH(BackwardDouble)(bins, channels, begin, end, samples, grid, gradient);
}

}  // namespace torchvision::kernels
#endif
