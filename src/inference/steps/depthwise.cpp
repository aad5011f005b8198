#include "kernels/nn/depthwise.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "inference/packed.h"
#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

class DepthwiseStep final : public Step {
 public:
  kernels::Depthwise task;
  kernels::PixelGrid grid;
  std::vector<int64_t> taps;
  at::Tensor weights, bias;
  Place input, output;
  int64_t first_input = 0;

  void run(const Run& run) const override {
    kernels::Depthwise depthwise = task;
    depthwise.input = input.in(run.arena) + first_input;
    depthwise.output = output.in(run.arena);
    depthwise.taps = taps.data();
    depthwise.weights = weights.const_data_ptr<float>();
    depthwise.bias = data_or_null(bias);
    share_pixels(run, grid, grid.all_rows() * grid.pixels * task.channels * task.tap_count,
                 [&](const kernels::PixelRange& range) { kernels::depthwise(depthwise, grid, range); });
  }
  std::string name() const override {
    return "depthwise convolution of " + std::to_string(task.channels) + ", " + std::to_string(task.tap_count) +
           " taps";
  }
};

kernels::PixelSteps steps_of(const Place& images, const std::vector<int64_t>& stride) {
  return {.image = images.stride(0), .row = images.stride(2) * stride[0], .pixel = images.stride(3) * stride[1]};
}

std::vector<int64_t> taps_of(const Fused& fused, const Place& input) {
  std::vector<int64_t> taps;
  for (int64_t y = 0; y < fused.weight.size(2); ++y)
    for (int64_t x = 0; x < fused.weight.size(3); ++x)
      taps.push_back(y * fused.dilation[0] * input.stride(2) + x * fused.dilation[1] * input.stride(3));
  return taps;
}

}  // namespace

bool make_depthwise(Planner& planner, Node& node) {
  const Fused& fused = node.fused;
  if (!node.is("convolution") || fused.groups == 1 || fused.weight.size(1) != 1 ||
      fused.weight.size(0) != fused.groups || fused.adds)
    return false;
  Place input = planner.read(node.value(0));
  if (input.size(1) > 1 && input.stride(1) != 1) return false;
  const int64_t padding = std::max(fused.padding[0], fused.padding[1]);
  if (padding > 0) input = planner.padded(input, padding);
  auto step = std::make_unique<DepthwiseStep>();
  step->input = input;
  step->output = planner.allocate_channels_last(node.result());
  step->first_input = -fused.padding[0] * input.stride(2) - fused.padding[1] * input.stride(3);
  step->grid = {.images = step->output.size(0), .rows = step->output.size(2), .pixels = step->output.size(3)};
  step->taps = taps_of(fused, input);
  step->weights = as_floats(fused.weight.flatten(1).t());
  step->bias = as_floats(fused.bias);
  step->task = {.input_steps = steps_of(input, fused.stride),
                .tap_count = static_cast<int64_t>(step->taps.size()),
                .channels = fused.groups,
                .output_steps = steps_of(step->output, {1, 1}),
                .epilogue = fused.epilogue};
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
