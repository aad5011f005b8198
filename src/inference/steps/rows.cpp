#include "kernels/nn/rows.h"

#include <ATen/core/Tensor.h>

#include <limits>

#include "inference/activation.h"
#include "inference/packed.h"
#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

/// A loop over rows, whatever it does with them.
class RowsStep final : public Step {
 public:
  using Loop = std::function<void(const kernels::FloatRows& rows, const float* other, int64_t other_step)>;

  RowsStep(std::string label, JointRows rows, std::vector<Place> places, Loop loop)
      : label_(std::move(label)), rows_(std::move(rows)), places_(std::move(places)), loop_(std::move(loop)) {}

  void run(const Run& run) const override {
    const int64_t columns = places_[0].size(-1);
    if (rows_.grid.all_rows() == 1)
      return share(run, rows_.grid.pixels, 4 * rows_.count() * columns,
                   [&](int64_t first, int64_t end) { run_row(run, 0, first, end); });
    share(run, rows_.grid.all_rows(), 4 * rows_.count() * columns, [&](int64_t first, int64_t end) {
      for (int64_t row = first; row < end; ++row) run_row(run, row, 0, rows_.grid.pixels);
    });
  }
  std::string name() const override { return label_; }

 private:
  float* at(const Run& run, size_t place, int64_t row, int64_t pixel) const {
    const kernels::PixelSteps& steps = rows_.steps[place];
    return places_[place].in(run.arena) + steps.offset(rows_.grid, row) + pixel * steps.pixel;
  }
  void run_row(const Run& run, int64_t row, int64_t first, int64_t end) const {
    const bool other = places_.size() > 2;
    loop_({.from = at(run, 0, row, first),
           .from_step = rows_.steps[0].pixel,
           .to = at(run, 1, row, first),
           .to_step = rows_.steps[1].pixel,
           .count = end - first,
           .columns = places_[0].size(-1)},
          other ? at(run, 2, row, first) : nullptr, other ? rows_.steps[2].pixel : 0);
  }

  std::string label_;
  JointRows rows_;
  std::vector<Place> places_;
  Loop loop_;
};

bool is_float(const Node& node) { return node.results.size() == 1 && node.result()->dtype == at::kFloat; }

/// The input with its channels as the last dimension, if they come last in memory.
Place channels_at_the_end(const Place& place) {
  const bool images = place.layout.dim() == 4 && place.stride(1) == 1 && place.size(1) > 1;
  return images ? place.with(place.layout.permute({0, 2, 3, 1})) : place;
}

bool ends_dense(const Place& place) { return place.layout.dim() > 0 && (place.stride(-1) == 1 || place.size(-1) == 1); }

/// Memory like the input's for a result of the same sizes, channels at the end for both.
Place allocate_like(Planner& planner, const Place& input, const Place& as_read, const Node& node) {
  if (input.layout.sizes() == as_read.layout.sizes() && input.layout.strides() == as_read.layout.strides())
    return planner.allocate(node.result());
  return channels_at_the_end(planner.allocate_channels_last(node.result()));
}

bool add_rows_step(Planner& planner, const char* label, const std::vector<Place>& places, const RowsStep::Loop& loop) {
  const auto rows = places.size() == 2 ? joint_rows({&places[0].layout, &places[1].layout})
                                       : joint_rows({&places[0].layout, &places[1].layout, &places[2].layout});
  if (!rows) return false;
  planner.add(std::make_unique<RowsStep>(label, *rows, places, loop));
  return true;
}

at::Tensor constant_floats(const Node& node, size_t index) {
  const Value* value = node.value(index);
  return value ? as_floats(value->constant) : at::Tensor();
}

}  // namespace

bool make_layer_norm(Planner& planner, Node& node) {
  if (!node.is("aten::layer_norm") || !is_float(node) || node.constant(1)->toIntVector().size() != 1) return false;
  for (const size_t index : {2, 3})
    if (node.value(index) && !node.value(index)->is_constant()) return false;
  const Place input = planner.read(node.value(0));
  if (!ends_dense(input)) return false;
  const Place output = planner.allocate(node.result());
  const at::Tensor weight = constant_floats(node, 2), bias = constant_floats(node, 3);
  const auto eps = static_cast<float>(node.constant(4)->toDouble());
  return add_rows_step(planner, "layer norm", {input, output},
                       [weight, bias, eps](const kernels::FloatRows& rows, const float*, int64_t) {
                         kernels::layer_norm_rows(rows, data_or_null(weight), data_or_null(bias), eps);
                       });
}

bool make_softmax(Planner& planner, Node& node) {
  if (!node.is("aten::softmax") || !is_float(node)) return false;
  const int64_t dim = node.constant(1)->toInt(), last = node.value(0)->dim() - 1;
  const Place input = planner.read(node.value(0));
  if ((dim != -1 && dim != last) || !ends_dense(input)) return false;
  const Place output = planner.allocate(node.result());
  return add_rows_step(planner, "softmax", {input, output},
                       [](const kernels::FloatRows& rows, const float*, int64_t) { kernels::softmax_rows(rows); });
}

bool make_elementwise(Planner& planner, Node& node) {
  const auto epilogue = epilogue_of(node);
  if (!epilogue) return false;
  const Place input = planner.read(node.value(0)), as_read = channels_at_the_end(input);
  if (!ends_dense(as_read)) return false;
  const Place output = allocate_like(planner, input, as_read, node);
  return add_rows_step(
      planner, "activation", {as_read, output}, [epilogue](const kernels::FloatRows& rows, const float*, int64_t) {
        for (int64_t r = 0; r < rows.count; ++r)
          kernels::activate(rows.from + r * rows.from_step, rows.to + r * rows.to_step, rows.columns, *epilogue);
      });
}

bool make_addition(Planner& planner, Node& node) {
  if (!node.is("aten::add") || !is_float(node) || !node.value(0) || !node.value(1) ||
      node.value(0)->sizes != node.value(1)->sizes ||
      (node.constant(2) && node.constant(2)->toScalar().toDouble() != 1.0))
    return false;
  const Place a = planner.read(node.value(0)), b = planner.read(node.value(1));
  const Place a_read = channels_at_the_end(a), b_read = channels_at_the_end(b);
  if (!ends_dense(a_read) || !ends_dense(b_read) || a_read.layout.sizes() != b_read.layout.sizes()) return false;
  const Place output = allocate_like(planner, a, a_read, node);
  return add_rows_step(planner, "addition", {a_read, output, b_read},
                       [](const kernels::FloatRows& rows, const float* other, int64_t step) {
                         kernels::add_rows(rows, other, step, -std::numeric_limits<float>::infinity());
                       });
}

/// (N, C, H, W) times (N, C, 1, 1): one row of factors an image. Python: SqueezeExcitation.
bool make_channel_scale(Planner& planner, Node& node) {
  if (!node.is("aten::mul") || !is_float(node) || !node.value(0) || !node.value(1)) return false;
  const bool swapped = node.value(0)->sizes != node.result()->sizes;
  const Value* images = node.value(swapped ? 1 : 0);
  const Value* factors = node.value(swapped ? 0 : 1);
  if (images->dim() != 4 || images->sizes != node.result()->sizes ||
      factors->sizes != std::vector<int64_t>{images->sizes[0], images->sizes[1], 1, 1})
    return false;
  const Place input = planner.read(images), as_read = channels_at_the_end(input), scale = planner.read(factors);
  if (!ends_dense(as_read) || as_read.size(-1) != images->sizes[1] || (scale.size(1) > 1 && scale.stride(1) != 1))
    return false;
  const Place output = allocate_like(planner, input, as_read, node);
  // Each pixel's row of factors is its image's.
  const Place spread = scale.with(scale.layout.permute({0, 2, 3, 1}).expand(as_read.layout.sizes()));
  return add_rows_step(
      planner, "channel scale", {as_read, output, spread},
      [](const kernels::FloatRows& rows, const float* other, int64_t) { kernels::multiply_rows(rows, other); });
}

}  // namespace torchvision::inference
