// Vectors run over channels: a sample's four pixels and weights serve all of them. Sums are formed in the original's
// order, channel by channel, so that results come out to the bit.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/roi_align_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/ops/for_channels-inl.h"
#include "kernels/ops/roi_align.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

template <class D, class Scalar>
HWY_INLINE hn::Vec<D> sample_at(D d, const Scalar* HWY_RESTRICT input, const RoiCorners<Scalar>& corners) {
  auto sum = hn::Mul(hn::Set(d, corners.weight[0]), hn::LoadU(d, input + corners.at[0]));
  sum = hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[1]), hn::LoadU(d, input + corners.at[1])));
  sum = hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[2]), hn::LoadU(d, input + corners.at[2])));
  return hn::Add(sum, hn::Mul(hn::Set(d, corners.weight[3]), hn::LoadU(d, input + corners.at[3])));
}

/// Of the bin's samples; those outside too, since the original reads a pixel there, and an infinity in it makes a NaN.
/// Valid until the next call.
template <class Scalar>
const std::vector<RoiCorners<Scalar>>& corners_of(const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
                                                  int64_t bin, int64_t channels) {
  static thread_local std::vector<RoiCorners<Scalar>> corners;
  corners.clear();
  for_samples(samples, grid, bin, channels, [&](const RoiCorners<Scalar>& corner) { corners.push_back(corner); });
  return corners;
}

template <class Scalar>
void Bins(const Scalar* input, int64_t channels, const RoiSamples<Scalar>& samples, const RoiAlignGrid& grid,
          Scalar* bins) {
  const int64_t of_bin = samples.samples_of_bin();
  const Scalar count = static_cast<Scalar>(std::max<int64_t>(of_bin, 1));
  for (int64_t bin = 0; bin < grid.pooled_height * grid.pooled_width; ++bin, bins += channels) {
    const auto& corners = corners_of(samples, grid, bin, channels);
    for_channels<Scalar>(0, channels, [&](auto d, int64_t c) HWY_ATTR {
      auto sum = hn::Zero(d);
      for (const RoiCorners<Scalar>& corner : corners) sum = hn::Add(sum, sample_at(d, input + c, corner));
      hn::StoreU(hn::Div(sum, hn::Set(d, count)), d, bins + c);
    });
  }
}

template <class Scalar>
void BinsBackward(const Scalar* bins, int64_t channels, int64_t begin, int64_t end, const RoiSamples<Scalar>& samples,
                  const RoiAlignGrid& grid, Scalar* gradient) {
  const Scalar count = static_cast<Scalar>(samples.samples_of_bin());
  for (int64_t bin = 0; bin < grid.pooled_height * grid.pooled_width; ++bin, bins += channels)
    for (const RoiCorners<Scalar>& corner : corners_of(samples, grid, bin, channels)) {
      if (!corner.inside) continue;
      for_channels<Scalar>(begin, end, [&](auto d, int64_t c) HWY_ATTR {
        const auto value = hn::LoadU(d, bins + c);
        // One after the other: at an edge two of the pixels are one.
        for (int k = 0; k < 4; ++k) {
          Scalar* pixel = gradient + corner.at[k] + c;
          const auto share = hn::Div(hn::Mul(value, hn::Set(d, corner.weight[k])), hn::Set(d, count));
          hn::StoreU(hn::Add(hn::LoadU(d, pixel), share), d, pixel);
        }
      });
    }
}

}  // namespace

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
void BackwardDouble(const double* bins, int64_t channels, int64_t begin, int64_t end, const RoiSamples<double>& samples,
                    const RoiAlignGrid& grid, double* gradient) {
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
