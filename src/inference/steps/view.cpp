#include <ATen/ATen.h>

#include <algorithm>
#include <string_view>

#include "inference/call.h"
#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

constexpr std::array<std::string_view, 23> kViews = {
    "aten::view",   "aten::reshape", "aten::permute", "aten::transpose",        "aten::flatten", "aten::unflatten",
    "aten::slice",  "aten::select",  "aten::squeeze", "aten::unsqueeze",        "aten::expand",  "aten::expand_as",
    "aten::chunk",  "aten::split",   "aten::unbind",  "aten::narrow",           "aten::t",       "aten::contiguous",
    "aten::detach", "aten::alias",   "aten::movedim", "aten::split_with_sizes", "aten::clone"};

bool is_view(const Node& node) { return std::find(kViews.begin(), kViews.end(), node.name) != kViews.end(); }

at::Tensor without_memory(const Place& place) {
  if (!place.is_constant()) return place.layout;
  return at::empty_strided(place.layout.sizes(), place.layout.strides(), place.layout.options().device(at::kMeta));
}

}  // namespace

bool make_view(Planner& planner, Node& node) {
  if (!is_view(node)) return false;
  const Place from = planner.read(node.value(0));
  const at::Tensor input = without_memory(from);
  const auto results = call(
      node, [&](const Value* value) { return value == node.value(0) ? input : without_memory(planner.read(value)); });
  if (results.size() != node.results.size()) return false;
  const bool shares =
      std::all_of(results.begin(), results.end(), [&](const at::Tensor& result) { return result.is_alias_of(input); });
  if (!from.is_constant() && shares) {
    for (size_t i = 0; i < results.size(); ++i) planner.place(node.results[i], from.with(results[i]));
    return true;
  }
  if (results.size() != 1 || results[0].numel() != input.numel()) return false;
  // A copy in the order of the elements, which any shape of as many elements can see.
  const Place to = planner.allocate_tensor(input.sizes(), input.scalar_type());
  planner.add(copy(from, to));
  planner.place(node.result(), to.with(to.layout.view(node.result()->sizes)));
  return true;
}

}  // namespace torchvision::inference
