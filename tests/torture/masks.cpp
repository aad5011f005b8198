// Masks and matching: connected components, run lengths, linear sum assignment.
#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/ops/ops.h"
#include "torture/functions.h"

namespace torchvision::torture {
namespace {

using nlohmann::json;
using ops::RunLengthMask;
namespace run_length = ops::run_length;

int64_t integer(const json& p, const char* name) { return p.at(name).get<int64_t>(); }
std::array<int64_t, 2> size(const json& p) { return {integer(p, "height"), integer(p, "width")}; }

template <class Value>
std::vector<Value> values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.to(at::kDouble).flatten().contiguous();
  std::vector<Value> result;
  for (int64_t i = 0; i < flat.numel(); ++i)
    result.push_back(static_cast<Value>(std::clamp(flat.const_data_ptr<double>()[i], -1e15, 1e15)));
  return result;
}

/// Counts as they come, a mask for each of "counts.0", "counts.1", …
std::vector<RunLengthMask> masks(const Tensors& in, const json& p) {
  std::vector<RunLengthMask> result;
  for (size_t i = 0; in.contains("counts." + std::to_string(i)); ++i) {
    const at::Tensor counts = in.at("counts." + std::to_string(i)).to(at::kLong).flatten().contiguous();
    const auto* data = counts.const_data_ptr<int64_t>();
    result.push_back({size(p), std::vector<uint32_t>(data, data + counts.numel())});
  }
  return result;
}

at::Tensor counts_of(const RunLengthMask& mask) {
  return at::tensor(std::vector<int64_t>(mask.counts.begin(), mask.counts.end()));
}

Tensors components(const Tensors& in, const json& p) {
  const auto found = ops::connected_components_with_stats(in.at("masks"), {.connectivity = integer(p, "connectivity")});
  Tensors out = {{"out0", found.labels}, {"out1", found.counts}};
  for (size_t i = 0; i < found.statistics.size(); ++i) {
    out["stats" + std::to_string(i)] = found.statistics[i].stats;
    out["zcentroids" + std::to_string(i)] = found.statistics[i].centroids;
  }
  return out;
}

Tensors assignment(const Tensors& in, const json& p) {
  const auto [rows, columns] = ops::linear_sum_assignment(in.at("cost_matrix"), {.maximize = p.at("maximize")});
  return {{"out0", rows}, {"out1", columns}};
}

/// To run lengths, to text and to outlines, and back from each.
Tensors round_trip(const Tensors& in, const json&) {
  std::vector<RunLengthMask> encoded = run_length::encode(in.at("masks")), again;
  for (const RunLengthMask& mask : encoded) {
    TORCH_CHECK(run_length::from_string(run_length::to_string(mask), mask.size) == mask, "round_trip: text differs");
    const auto outlines = run_length::to_polygons(mask);
    again.push_back(outlines.empty() ? mask : run_length::merge(run_length::from_polygons(outlines, mask.size)));
  }
  return {{"out", run_length::decode(again)}};
}

Tensors from_counts(const Tensors& in, const json& p) {
  const auto all = masks(in, p);
  Tensors out = {{"area", run_length::area(all)},
                 {"bbox", run_length::to_bbox(all)},
                 {"iou", run_length::iou(all, all)},
                 {"merged", counts_of(run_length::merge(all, p.at("intersect")))},
                 {"out", run_length::decode(all)}};
  for (const RunLengthMask& mask : all) run_length::to_polygons(mask);
  return out;
}

Tensors from_polygons(const Tensors& in, const json& p) {
  const auto corners = values<double>(in.at("polygons"));
  return {{"out", counts_of(run_length::from_polygons({corners}, size(p)).at(0))}};
}

Tensors from_bbox(const Tensors& in, const json& p) {
  Tensors out = {{"out", at::empty({0}, at::kLong)}};
  for (const RunLengthMask& mask : run_length::from_bbox(in.at("boxes"), size(p)))
    out["out" + std::to_string(out.size())] = counts_of(mask);
  return out;
}

Tensors from_string(const Tensors& in, const json& p) {
  const auto bytes = values<int64_t>(in.at("counts"));
  return {{"out", counts_of(run_length::from_string(std::string(bytes.begin(), bytes.end()), size(p)))}};
}

}  // namespace

const Functions& mask_functions() {
  static const Functions functions = {
      {"connected_components", components},         {"linear_sum_assignment", assignment},
      {"run_length::from_bbox", from_bbox},         {"run_length::from_counts", from_counts},
      {"run_length::from_polygons", from_polygons}, {"run_length::from_string", from_string},
      {"run_length::round_trip", round_trip}};
  return functions;
}

}  // namespace torchvision::torture
