// The C++ side of scripts/parity/parity_ops_masks.py.
#include <ATen/ATen.h>

#include "parity/functions.h"
#include "torchvision/ops/connected_components.h"
#include "torchvision/ops/linear_sum_assignment.h"
#include "torchvision/ops/run_length_mask.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
namespace run_length = ops::run_length;

at::Tensor laid_out(const at::Tensor& masks, const json& p) {
  static const std::map<std::string, at::ScalarType> dtypes = {
      {"uint8", at::kByte}, {"bool", at::kBool}, {"float32", at::kFloat}, {"int64", at::kLong}};
  const at::Tensor typed = masks.to(dtypes.at(p.at("dtype").get<std::string>()));
  return p.at("strided").get<bool>() ? typed.transpose(1, 2).contiguous().transpose(1, 2) : typed;
}

/// A line a mask.
at::Tensor text(const std::vector<ops::RunLengthMask>& masks) {
  std::string lines;
  for (const auto& mask : masks) lines += (lines.empty() ? "" : "\n") + run_length::to_string(mask);
  return at::tensor(std::vector<uint8_t>(lines.begin(), lines.end()), at::kByte);
}

Tensors run_lengths(const Tensors& in, const json& p) {
  const auto masks = run_length::encode(laid_out(in.at("masks"), p));
  std::vector<ops::RunLengthMask> read, filled;
  for (const auto& mask : masks) {
    read.push_back(run_length::from_string(run_length::to_string(mask), mask.size));
    filled.push_back(run_length::merge(run_length::from_polygons(run_length::to_polygons(mask), mask.size)));
    if (filled.back().counts.empty()) filled.back() = run_length::encode(at::zeros(mask.size, at::kByte))[0];
  }
  return {{"strings", text(masks)},
          {"area", run_length::area(read)},
          {"bbox", run_length::to_bbox(read)},
          {"iou", run_length::iou(read, read, p.at("iscrowd").get<std::vector<bool>>())},
          {"decoded", run_length::decode(read)},
          {"merged", text({run_length::merge(read, p.at("intersect"))})},
          {"again", run_length::decode(filled)}};
}

Tensors rasterised(const Tensors& in, const json& p) {
  const auto size = p.at("size").get<std::array<int64_t, 2>>();
  return {{"polygons", text(run_length::from_polygons(p.at("polygons").get<std::vector<std::vector<double>>>(), size))},
          {"boxes", text(run_length::from_bbox(in.at("boxes"), size))}};
}

Tensors connected_components(const Tensors& in, const json& p) {
  const at::Tensor masks = laid_out(in.at("masks"), p);
  const ops::ConnectedComponentsOptions options{.connectivity = p.at("connectivity")};
  const auto found = ops::connected_components_with_stats(masks, options);
  std::vector<at::Tensor> stats, centroids;
  for (const auto& statistics : found.statistics)
    stats.push_back(statistics.stats), centroids.push_back(statistics.centroids);
  const auto alone = ops::connected_components(masks, options);
  return {
      {"labels", alone.labels}, {"counts", found.counts}, {"stats", at::cat(stats)}, {"centroids", at::cat(centroids)}};
}

Tensors linear_sum_assignment(const Tensors& in, const json& p) {
  try {
    const auto [rows, columns] = ops::linear_sum_assignment(in.at("costs"), {.maximize = p.at("maximize")});
    return {{"rows", rows}, {"columns", columns}};
  } catch (const c10::ValueError& error) {
    return {{"error", at::scalar_tensor(std::string(error.what()).find("infeasible") != std::string::npos, at::kBool)}};
  }
}

}  // namespace

Functions ops_masks_functions() {
  return {{"ops.run_length", run_lengths},
          {"ops.run_length.from", rasterised},
          {"ops.connected_components", connected_components},
          {"ops.linear_sum_assignment", linear_sum_assignment}};
}

}  // namespace torchvision::parity
