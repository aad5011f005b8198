// Regions of a feature map pooled, and the way back: 1,000 regions of 256 channels at a sixteenth.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "ops/find_op.h"
#include "torchvision/ops/ps_roi_align.h"
#include "torchvision/ops/ps_roi_pool.h"
#include "torchvision/ops/roi_align.h"
#include "torchvision/ops/roi_pool.h"

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
      double y = top + double(ph) * bin_h + (iy + 0.5) * bin_h / 2,
             x = left + double(pw) * bin_w + (ix + 0.5) * bin_w / 2;
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

/// Every bin's largest pixel is one of the map's, and is found where the backward pass puts its gradient.
bool right_pool(const at::Tensor& out, const at::Tensor& input) {
  for (int64_t c = 0; c < 256; c += 51) {
    const at::Tensor plane = input[0][c].flatten(), bins = out.slice(0, 0, 20).select(1, c).flatten();
    if (!bins.unsqueeze(1).eq(plane).any(1).logical_or(bins.eq(0)).all().item<bool>()) return false;
  }
  return out.max().item<float>() <= input.max().item<float>() && out.mean().item<float>() > input.mean().item<float>();
}

/// Means of uniform numbers, of bins inside the map.
bool right_mean(const at::Tensor& out) {
  const auto mean = out.masked_select(out.ne(0)).mean().item<float>();
  return mean > 0.49f && mean < 0.51f && out.ne(0).sum().item<int64_t>() > out.numel() / 2;
}

template <class Run>
void add_backward(const std::string& name, const at::Tensor& grad, double least, const Run& run) {
  add_median(name, [=](benchmark::State& state) {
    // What goes in comes out, but for what lies outside.
    const double in = grad.sum().item<double>(), out = run().template sum().template item<double>();
    if (!(out > least * in && out < 1.001 * in)) return state.SkipWithError("wrong sum");
    time_median(state, run);
  });
}

using c10::SymInt;
using Pair = std::tuple<at::Tensor, at::Tensor>;

void add_roi_pool(const at::Tensor& input, const at::Tensor& rois, const at::Tensor& grad) {
  using Forward = Pair(const at::Tensor&, const at::Tensor&, double, SymInt, SymInt);
  using Backward = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, SymInt,
                              SymInt, SymInt, SymInt);
  add_median("roi_pool", [=](benchmark::State& state) {
    const auto run = [&] { return roi_pool(input, rois, {7, 7}, {.spatial_scale = kScale}); };
    if (!right_pool(run(), input)) return state.SkipWithError("wrong values");
    time_median(state, run);
  });
  const at::Tensor argmax = std::get<1>(find_op<Forward>("torchvision::roi_pool").call(input, rois, kScale, 7, 7));
  const auto op = find_op<Backward>("torchvision::_roi_pool_backward");
  add_backward("roi_pool backward", grad, 0.8,
               [=] { return op.call(grad, rois, argmax, kScale, 7, 7, 1, 256, 50, 68); });
}

void add_ps(const at::Tensor& rois) {
  using Align = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, int64_t,
                           SymInt, SymInt, SymInt, SymInt);
  using Pool = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, SymInt,
                          SymInt, SymInt, SymInt);
  const at::Tensor input = at::rand({1, 490, 50, 68}), grad = at::rand({1000, 10, 7, 7});
  const at::Tensor mapping = at::arange(490, at::kInt).view({1, 10, 7, 7}).expand({1000, 10, 7, 7}).contiguous();
  const auto add = [](const std::string& name, const auto& run) {
    add_median(name, [=](benchmark::State& state) {
      if (!right_mean(run())) return state.SkipWithError("wrong values");
      time_median(state, run);
    });
  };
  add("ps_roi_align, 2 samples a side",
      [=] { return ps_roi_align(input, rois, {7, 7}, {.spatial_scale = kScale, .sampling_ratio = 2}); });
  add("ps_roi_align, adaptive", [=] { return ps_roi_align(input, rois, {7, 7}, {.spatial_scale = kScale}); });
  add("ps_roi_pool", [=] { return ps_roi_pool(input, rois, {7, 7}, {.spatial_scale = kScale}); });
  const auto align = find_op<Align>("torchvision::_ps_roi_align_backward");
  const auto pool = find_op<Pool>("torchvision::_ps_roi_pool_backward");
  add_backward("ps_roi_align backward, 2 samples a side", grad, 0.8,
               [=] { return align.call(grad, rois, mapping, kScale, 7, 7, 2, 1, 490, 50, 68); });
  add_backward("ps_roi_pool backward", grad, 0.8,
               [=] { return pool.call(grad, rois, mapping, kScale, 7, 7, 1, 490, 50, 68); });
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
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, double, SymInt, SymInt, SymInt, SymInt, SymInt,
                               SymInt, int64_t, bool);
  const auto op = find_op<Signature>("torchvision::_roi_align_backward");
  add_backward("roi_align backward, 2 samples a side", grad, 0.8,
               [=] { return op.call(grad, rois, kScale, 7, 7, 1, 256, 50, 68, 2, false); });
  add_roi_pool(input, rois, grad);
  add_ps(rois);
  benchmark::RunSpecifiedBenchmarks();
}
