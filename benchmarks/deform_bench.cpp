// Deformable convolution there and back: 64 channels of 56 × 56, a 3 × 3 kernel; and 256 channels in two offset groups.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <string>

#include "median.h"
#include "ops/find_op.h"
#include "torchvision/ops/deform_conv2d.h"

namespace torchvision::ops {
namespace {

struct Case {
  at::Tensor input, offset, weight, mask, grad;
};

/// The same draws as rivals/deform.py's.
Case draw_case(int64_t channels, int64_t size, int64_t offset_groups) {
  return {at::randn({1, channels, size, size}), at::randn({1, offset_groups * 18, size, size}),
          at::randn({channels, channels, 3, 3}), at::rand({1, offset_groups * 9, size, size}),
          at::randn({1, channels, size, size})};
}

at::Tensor forward(const Case& c, bool with_mask) {
  DeformConv2dOptions options{.padding = 1};
  if (with_mask) options.mask = c.mask;
  return deform_conv2d(c.input, c.offset, c.weight, options);
}

/// One output of the first image in double, sample by sample.
double plain_output(const Case& c, bool with_mask, int64_t channel, int64_t row, int64_t column) {
  const auto input = c.input.accessor<float, 4>(), offset = c.offset.accessor<float, 4>();
  const int64_t channels = c.input.size(1), size = c.input.size(2), of_group = channels / (c.offset.size(1) / 18);
  const auto pixel = [&](int64_t plane, int64_t y, int64_t x) {
    return y >= 0 && y < size && x >= 0 && x < size ? double(input[0][plane][y][x]) : 0.;
  };
  double sum = 0;
  for (int64_t k = 0; k < channels; ++k)
    for (int64_t tap = 0; tap < 9; ++tap) {
      const int64_t at = k / of_group * 9 + tap;
      const double y = double(row - 1 + tap / 3) + offset[0][2 * at][row][column];
      const double x = double(column - 1 + tap % 3) + offset[0][2 * at + 1][row][column];
      if (y <= -1 || x <= -1 || y >= double(size) || x >= double(size)) continue;
      const double down = y - std::floor(y), right = x - std::floor(x);
      const auto top = int64_t(std::floor(y)), left = int64_t(std::floor(x));
      const double value = (1 - down) * ((1 - right) * pixel(k, top, left) + right * pixel(k, top, left + 1)) +
                           down * ((1 - right) * pixel(k, top + 1, left) + right * pixel(k, top + 1, left + 1));
      sum += value * c.weight[channel][k][tap / 3][tap % 3].item<double>() *
             (with_mask ? c.mask[0][at][row][column].item<double>() : 1.);
    }
  return sum;
}

bool right(const Case& c, bool with_mask) {
  const at::Tensor out = forward(c, with_mask);
  for (int64_t place = 0; place < c.input.size(2); place += 13)
    if (std::abs(out[0][3][place][55 - place].item<double>() - plain_output(c, with_mask, 3, place, 55 - place)) > 1e-3)
      return false;
  return true;
}

void add_cases(const std::string& name, const Case& c, bool with_mask) {
  const std::string suffix = name + (with_mask ? ", mask" : "");
  add_median("deform_conv2d" + suffix, [=](benchmark::State& state) {
    if (!right(c, with_mask)) return state.SkipWithError("wrong values");
    time_median(state, [&] { forward(c, with_mask); });
  });
  add_median("deform_conv2d backward" + suffix, [=](benchmark::State& state) {
    using Gradients = std::tuple<at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor>;
    using Signature = Gradients(const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&,
                                const at::Tensor&, const at::Tensor&, c10::SymInt, c10::SymInt, c10::SymInt,
                                c10::SymInt, c10::SymInt, c10::SymInt, c10::SymInt, c10::SymInt, bool);
    const auto op = find_op<Signature>("torchvision::_deform_conv2d_backward");
    const at::Tensor bias = at::zeros({c.weight.size(0)});
    const auto run = [&] {
      return op.call(c.grad, c.input, c.weight, c.offset, c.mask, bias, 1, 1, 1, 1, 1, 1, 1, c.offset.size(1) / 18,
                     with_mask);
    };
    // The output is linear in the weight and in the input: its product with grad is theirs with their gradients.
    const auto [of_input, of_weight, of_offset, of_mask, of_bias] = run();
    const double expected = (forward(c, with_mask) * c.grad).sum().item<double>();
    const double scale = 1e-3 * std::sqrt(double(c.weight.numel()) * double(c.grad.numel()));
    for (const double product :
         {(of_input * c.input).sum().item<double>(), (of_weight * c.weight).sum().item<double>()})
      if (std::abs(product - expected) > scale) return state.SkipWithError("wrong gradients");
    time_median(state, run);
  });
}

}  // namespace
}  // namespace torchvision::ops

int main(int argc, char** argv) {
  using namespace torchvision::ops;
  benchmark::Initialize(&argc, argv);
  at::manual_seed(0);
  const Case small = draw_case(64, 56, 1), large = draw_case(256, 56, 2);
  for (const bool with_mask : {false, true}) {
    add_cases(", 64 channels", small, with_mask);
    add_cases(", 256 channels", large, with_mask);
  }
  benchmark::RunSpecifiedBenchmarks();
}
