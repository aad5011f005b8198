#include "inference/planner.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

constexpr std::array kMakers = {make_view,        make_depthwise,     make_expansion, make_winograd,   make_convolution,
                                make_linear,      make_pool,          make_attention, make_layer_norm, make_softmax,
                                make_elementwise, make_channel_scale, make_addition,  make_aten_call};

at::Tensor layout_of(at::IntArrayRef sizes, at::IntArrayRef strides, int64_t offset, at::ScalarType dtype) {
  int64_t last = offset;
  for (size_t i = 0; i < sizes.size(); ++i) last += std::max<int64_t>(sizes[i] - 1, 0) * strides[i];
  return at::empty({last + 1}, at::TensorOptions(at::kMeta).dtype(dtype)).as_strided(sizes, strides, offset);
}

bool is_channels_last_view(const Node& node) {
  return node.is("aten::permute") && node.constant(1)->toIntVector() == std::vector<int64_t>{0, 3, 1, 2};
}

}  // namespace

const Place& Planner::read(const Value* value) {
  if (value->is_constant() && !places_.contains(value)) places_[value] = {nullptr, value->constant.clone()};
  const Place& place = places_.at(value);
  touch(place.buffer);
  return place;
}

void Planner::touch(Buffer* buffer) {
  if (buffer) touched_.push_back(buffer);
}

Buffer* Planner::new_buffer(int64_t bytes) {
  plan_.buffers.push_back(std::make_unique<Buffer>());
  Buffer* buffer = plan_.buffers.back().get();
  buffer->bytes = bytes;
  buffer->first_step = buffer->last_step = static_cast<int>(plan_.steps.size());
  touch(buffer);
  return buffer;
}

Place Planner::images(const std::vector<int64_t>& nhwc, int64_t padding, at::ScalarType dtype) {
  const int64_t rows = nhwc[1] + 2 * padding, columns = nhwc[2] + 2 * padding, channels = nhwc[3];
  const std::vector<int64_t> strides = {rows * columns * channels, columns * channels, channels, 1};
  Buffer* buffer = new_buffer(nhwc[0] * strides[0] * static_cast<int64_t>(c10::elementSize(dtype)));
  buffer->padding = padding;
  const Place place{buffer, layout_of(nhwc, strides, padding * (strides[1] + strides[2]), dtype)};
  if (padding > 0) add(clear_border(place));
  return place;
}

Place Planner::allocate_channels_last(const Value* value) {
  const auto& s = value->sizes;
  const auto found = padding_.find(value);
  const Place nhwc = images({s[0], s[2], s[3], s[1]}, found == padding_.end() ? 0 : found->second, value->dtype);
  const Place nchw = nhwc.with(nhwc.layout.permute({0, 3, 1, 2}));
  place(value, nchw);
  return nchw;
}

Place Planner::allocate(const Value* value) {
  const auto found = padding_.find(value);
  const Place result = found != padding_.end() && value->dim() == 4 ? images(value->sizes, found->second, value->dtype)
                                                                    : allocate_tensor(value->sizes, value->dtype);
  place(value, result);
  return result;
}

Place Planner::allocate_tensor(at::IntArrayRef sizes, at::ScalarType dtype) {
  const at::Tensor layout = at::empty(sizes, at::TensorOptions(at::kMeta).dtype(dtype));
  return {new_buffer(std::max<int64_t>(layout.numel(), 1) * static_cast<int64_t>(c10::elementSize(dtype))), layout};
}

Place Planner::padded(const Place& from, int64_t padding) {
  const at::Tensor nhwc = from.layout.permute({0, 2, 3, 1});
  const bool whole = from.buffer && nhwc.stride(3) == 1 && nhwc.stride(2) == nhwc.size(3) &&
                     nhwc.stride(1) == nhwc.stride(2) * (nhwc.size(2) + 2 * from.buffer->padding);
  if (whole && from.buffer->padding >= padding) return from;
  const Place to = images(nhwc.sizes().vec(), padding, nhwc.scalar_type());
  const Place result = to.with(to.layout.permute({0, 3, 1, 2}));
  add(copy(from, result));
  return result;
}

void Planner::find_padding() {
  for (Node& node : graph_.nodes()) {
    if (!node.is("convolution")) continue;
    const int64_t padding = std::max(node.fused.padding[0], node.fused.padding[1]);
    if (padding == 0) continue;
    const Value* input = node.value(0);
    if (input->producer && is_channels_last_view(*input->producer)) input = input->producer->value(0);
    int64_t& wanted = padding_[input];
    wanted = std::max(wanted, padding);
  }
}

void Planner::place_input() {
  const Value* input = graph_.input;
  plan_.input = input->dim() == 4 ? allocate_channels_last(input) : allocate(input);
}

void Planner::plan_node(Node& node) {
  touched_.clear();
  for (const auto& make : kMakers)
    if (make(*this, node)) break;
  for (Buffer* buffer : touched_) buffer->last_step = static_cast<int>(plan_.steps.size());
}

Plan Planner::run() {
  find_padding();
  place_input();
  for (Node& node : graph_.nodes()) plan_node(node);
  plan_.output = read(graph_.output);
  if (plan_.output.buffer) plan_.output.buffer->last_step = static_cast<int>(plan_.steps.size());
  plan_.arena_bytes = lay_out(plan_.buffers);
  return std::move(plan_);
}

}  // namespace torchvision::inference
