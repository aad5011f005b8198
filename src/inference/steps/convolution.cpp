#include <ATen/ATen.h>

#include <algorithm>

#include "inference/steps/makers.h"
#include "inference/steps/product.h"

namespace torchvision::inference {
namespace {

bool is_one_pixel(const Fused& fused) {
  return fused.weight.size(2) == 1 && fused.weight.size(3) == 1 && fused.padding == std::vector<int64_t>{0, 0} &&
         fused.stride == std::vector<int64_t>{1, 1};
}

at::Tensor channels_last(const Place& place) { return place.layout.permute({0, 2, 3, 1}); }

/// How many groups make one product: of few channels each, several side by side fill the registers better, although
/// the weights between them are zeros.
int64_t groups_at_once(const Fused& fused) {
  const int64_t columns = fused.weight.size(0) / fused.groups;
  int64_t together = 1;
  while (columns * together < kernels::product_panel_columns() / 2 && fused.groups % (together * 2) == 0) together *= 2;
  return together;
}

/// (columns, taps, depth) of groups side by side, from (columns, taps, depth of one group).
at::Tensor block_diagonal(const at::Tensor& weight, int64_t groups) {
  if (groups == 1) return weight;
  const int64_t columns = weight.size(0) / groups, depth = weight.size(2);
  at::Tensor blocks = at::zeros({weight.size(0), weight.size(1), groups * depth}, weight.options());
  for (int64_t g = 0; g < groups; ++g)
    blocks.slice(0, g * columns, (g + 1) * columns)
        .slice(2, g * depth, (g + 1) * depth)
        .copy_(weight.slice(0, g * columns, (g + 1) * columns));
  return blocks;
}

void add_groups(ProductStep& step, const Fused& fused, const std::optional<kernels::NarrowType>& narrow) {
  const int64_t together = groups_at_once(fused), products = fused.groups / together;
  const int64_t columns = fused.weight.size(0) / products;
  const at::Tensor taps_first = fused.weight.permute({0, 2, 3, 1}).flatten(1, 2);  // (out, taps, in / groups)
  for (int64_t g = 0; g < products; ++g) {
    const at::Tensor own = block_diagonal(taps_first.slice(0, g * columns, (g + 1) * columns), together);
    ProductStep::Group group = ProductStep::packed_group(own.flatten(1), narrow);
    if (fused.bias.defined()) group.bias = as_floats(fused.bias.slice(0, g * columns, (g + 1) * columns));
    group.first_input = g * own.size(2);
    group.first_column = g * columns;
    step.groups.push_back(std::move(group));
  }
  step.is_narrow = narrow.has_value();
  step.task.columns = columns;
  step.task.depth = together * fused.weight.size(1);
}

/// Taps that are neighbours in memory become one deep tap.
void set_taps(ProductStep& step, const Fused& fused, const Place& input) {
  const int64_t height = fused.weight.size(2), width = fused.weight.size(3);
  const bool merges = step.groups.size() == 1 && fused.dilation[1] == 1 && input.stride(3) == step.task.depth;
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < (merges ? 1 : width); ++x)
      step.taps.push_back(y * fused.dilation[0] * input.stride(2) + x * fused.dilation[1] * input.stride(3));
  if (merges) step.task.depth *= width;
}

kernels::PixelSteps steps_of(const at::Tensor& nhwc, const std::vector<int64_t>& stride) {
  return {.image = nhwc.stride(0), .row = nhwc.stride(1) * stride[0], .pixel = nhwc.stride(2) * stride[1]};
}

void set_grid(ProductStep& step, const Fused& fused) {
  const at::Tensor in = channels_last(step.input), out = channels_last(step.output);
  const bool adds = step.addend.layout.defined();
  const at::Tensor addend = adds ? channels_last(step.addend) : out;
  if (const auto rows = is_one_pixel(fused) ? joint_rows({&in, &out, &addend}) : std::nullopt) {
    step.grid = rows->grid;
    step.task.input_steps = rows->steps[0];
    step.task.output_steps = rows->steps[1];
    step.task.addend_steps = rows->steps[2];
    return;
  }
  step.grid = {.images = out.size(0), .rows = out.size(1), .pixels = out.size(2)};
  step.task.input_steps = steps_of(in, fused.stride);
  step.task.output_steps = steps_of(out, {1, 1});
  step.task.addend_steps = steps_of(addend, {1, 1});
}

std::string label_of(const Fused& fused) {
  return "convolution " + std::to_string(fused.weight.size(1) * fused.groups) + " to " +
         std::to_string(fused.weight.size(0)) + ", " + std::to_string(fused.weight.size(2)) + "x" +
         std::to_string(fused.weight.size(3)) + (fused.groups > 1 ? " in groups" : "");
}

}  // namespace

bool make_convolution(Planner& planner, Node& node) {
  if (!node.is("convolution")) return false;
  const Fused& fused = node.fused;
  auto step = std::make_unique<ProductStep>();
  step->input = dense(planner, planner.read(node.value(0)));
  const int64_t padding = std::max(fused.padding[0], fused.padding[1]);
  if (padding > 0) step->input = planner.padded(step->input, padding);
  if (node.fused.adds) step->addend = dense(planner, planner.read(node.value(1)));
  step->output = planner.allocate_channels_last(node.result());
  step->first_input = -fused.padding[0] * step->input.stride(2) - fused.padding[1] * step->input.stride(3);
  step->label = label_of(fused);
  step->task.epilogue = fused.epilogue;
  add_groups(*step, fused, planner.narrow().of_convolutions);
  set_taps(*step, fused, step->input);
  set_grid(*step, fused);
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
