// Regions of a feature map pooled, and the way back: 1,000 regions of 256 channels at a sixteenth.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "ops/find_op.h"
#include "torchvision/ops/roi_align.h"

namespace torchvision::ops {
namespace {

constexpr double kScale = 1.0 / 16;

/// The same boxes as rivals/roi.py's: draws from LibTorch's generator.
at::Tensor draw_rois(int64_t count) {
  const at::Tensor corner = at::rand({count, 2}) * at::tensor({900.f, 600.f}), size = at::rand({count, 2}) * 280 + 20;
  return at::cat({at::zeros({count, 1}), corner, corner + size}, 1);
}

/// One region and channel in double, sample by sample.
double plain_bin(const at::Tensor& plane, const at::Tensor& roi, int64_t ph, int64_t pw) {
  const auto map = plane.accessor<float, 2>();
  const auto box = roi.accessor<float, 1>();
  const double left = box[1] * kScale, top = box[2] * kScale;
  const double bin_w = std::max(box[3] * kScale - left, 1.0) / 7, bin_h = std::max(box[4] * kScale - top, 1.0) / 7;
  double sum = 0;
  for (int iy = 0; iy < 2; ++iy)
    for (int ix = 0; ix < 2; ++ix) {
      double y = top + double(ph) * bin_h + (iy + 0.5) * bin_h / 2, x = left + double(pw) * bin_w + (ix + 0.5) * bin_w / 2;
      if (y > double(plane.size(0)) || x > double(plane.size(1))) continue;
      const int64_t y0 = std::min(int64_t(y), plane.size(0) - 1), x0 = std::min(int64_t(x), plane.size(1) - 1);
      const int64_t y1 = std::min(y0 + 1, plane.size(0) - 1), x1 = std::min(x0 + 1, plane.size(1) - 1);
      y = y1 == y0 ? 0 : y - double(y0), x = x1 == x0 ? 0 : x - double(x0);
      sum += (1 - y) * ((1 - x) * map[y0][x0] + x * map[y0][x1]) + y * ((1 - x) * map[y1][x0] + x * map[y1][x1]);
    }
  return sum / 4;
}

bool right(const at::Tensor& out, const at::Tensor& input, const at::Tensor& rois) {
  for (int64_t k = 0; k < 1000; k += 37)
    for (int64_t c = 0; c < 256; c += 51)
      if (std::abs(out[k][c][3][5].item<double>() - plain_bin(input[0][c], rois[k], 3, 5)) > 1e-4) return false;
  return true;
}

}  // namespace
}  // namespace torchvision::ops

int main(int argc, char** argv) {
  using namespace torchvision;
  using namespace torchvision::ops;
  benchmark::Initialize(&argc, argv);
  at::manual_seed(0);
  const at::Tensor input = at::rand({1, 256, 50, 68}), rois = draw_rois(1000);
  const at::Tensor last = input.contiguous(at::MemoryFormat::ChannelsLast), grad = at::rand({1000, 256, 7, 7});
  for (const auto& [name, map] : {std::pair{"", input}, std::pair{", channels last", last}}) {
    add_median(std::string("roi_align, 2 samples a side") + name, [=](benchmark::State& state) {
      const RoiAlignOptions options{.spatial_scale = kScale, .sampling_ratio = 2};
      if (!right(roi_align(map, rois, {7, 7}, options), input, rois)) return state.SkipWithError("wrong values");
      time_median(state, [&] { roi_align(map, rois, {7, 7}, options); });
    });
    add_median(std::string("roi_align, adaptive") + name, [=](benchmark::State& state) {
      time_median(state, [&] { roi_align(map, rois, {7, 7}, {.spatial_scale = kScale}); });
    });
  }
  add_median("roi_align backward, 2 samples a side", [=](benchmark::State& state) {
    using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, c10::SymInt, c10::SymInt, c10::SymInt,
                                 c10::SymInt, c10::SymInt, c10::SymInt, int64_t, bool);
    const auto op = find_op<Signature>("torchvision::_roi_align_backward");
    const auto run = [&] { return op.call(grad, rois, kScale, 7, 7, 1, 256, 50, 68, 2, false); };
    // The weights of a sample are shares of 1: what goes in comes out, but for samples outside.
    const double in = grad.sum().item<double>(), out = run().sum().item<double>();
    if (!(out > 0.8 * in && out < 1.001 * in)) return state.SkipWithError("wrong sum");
    time_median(state, run);
  });
  benchmark::RunSpecifiedBenchmarks();
}
