#include <ATen/ATen.h>

#include "inference/steps/makers.h"
#include "inference/steps/product.h"

namespace torchvision::inference {
namespace {

Place contiguous(Planner& planner, const Place& from) {
  const Place to = planner.allocate_tensor(from.layout.sizes(), from.layout.scalar_type());
  planner.add(copy(from, to));
  return to;
}

std::optional<JointRows> rows_of(const ProductStep& step) {
  const at::Tensor& addend = step.addend.layout.defined() ? step.addend.layout : step.output.layout;
  return joint_rows({&step.input.layout, &step.output.layout, &addend});
}

}  // namespace

bool make_linear(Planner& planner, Node& node) {
  if (!node.is("linear")) return false;
  const Fused& fused = node.fused;
  auto step = std::make_unique<ProductStep>();
  step->input = planner.read(node.value(0));
  if (fused.adds) step->addend = planner.read(node.value(1));
  step->output = planner.allocate(node.result());
  auto rows = rows_of(*step);
  if (!rows) {
    step->input = contiguous(planner, step->input);
    if (fused.adds) step->addend = contiguous(planner, step->addend);
    rows = rows_of(*step);
  }
  step->grid = rows.value().grid;
  step->taps = {0};
  step->task = {.input_steps = rows->steps[0],
                .depth = fused.weight.size(1),
                .columns = fused.weight.size(0),
                .output_steps = rows->steps[1],
                .addend_steps = rows->steps[2],
                .epilogue = fused.epilogue};
  const auto narrow = planner.narrow().of_linears;
  step->groups.push_back(ProductStep::packed_group(fused.weight, narrow));
  step->groups.back().bias = as_floats(fused.bias);
  step->is_narrow = narrow.has_value();
  step->label = "linear " + std::to_string(fused.weight.size(1)) + " to " + std::to_string(fused.weight.size(0));
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
