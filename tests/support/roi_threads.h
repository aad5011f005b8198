#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <functional>
#include <utility>

#include "support/assert_close.h"

namespace torchvision::testing {

/// That an operator on regions of two images gives the same values and gradients for maps in any layout and for any
/// number of threads.
inline void expect_same_in_any_layout_and_threads(
    at::ScalarType dtype, int64_t channels, const at::Tensor& rois,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& pool) {
  at::manual_seed(5);
  const at::Tensor input = at::rand({2, channels, 20, 30}).to(dtype);
  const auto run = [&](const at::Tensor& map, int threads) {
    const int before = at::get_num_threads();
    at::set_num_threads(threads);
    const at::Tensor source = map.detach().requires_grad_();
    const at::Tensor out = pool(source, rois);
    const at::Tensor gradient = torch::autograd::grad({out.sum()}, {source})[0];
    at::set_num_threads(before);
    return std::pair{out.detach(), gradient};
  };
  const auto [out, gradient] = run(input, 1);
  for (const at::Tensor& map : {input, input.contiguous(at::MemoryFormat::ChannelsLast)})
    for (const int threads : {1, 2, 5}) {
      const auto [again, gradient_again] = run(map, threads);
      EXPECT_TENSORS_EQUAL(again, out);
      EXPECT_TENSORS_EQUAL(gradient_again, gradient);
    }
}

/// With 40 upright regions.
inline void expect_same_in_any_layout_and_threads(
    at::ScalarType dtype, int64_t channels,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& pool) {
  at::manual_seed(6);
  const at::Tensor corner = at::rand({40, 2}) * 20;
  const at::Tensor rois = at::cat({at::randint(2, {40, 1}).to(at::kFloat), corner, corner + at::rand({40, 2}) * 15}, 1);
  expect_same_in_any_layout_and_threads(dtype, channels, rois.to(dtype), pool);
}

}  // namespace torchvision::testing
