#include "torture/functions.h"

#include <ATen/ATen.h>

#include "torchvision/ops/ops.h"
#include "torture/native.h"

namespace torchvision::torture {
namespace {

using at::Tensor;
using nlohmann::json;

std::string text(const json& p, const char* name) { return p.at(name).get<std::string>(); }
int64_t integer(const json& p, const char* name) { return p.at(name).get<int64_t>(); }

/// "name.0", "name.1", …
std::vector<Tensor> list(const Tensors& in, const std::string& name) {
  std::vector<Tensor> result;
  for (size_t i = 0; in.contains(name + "." + std::to_string(i)); ++i)
    result.push_back(in.at(name + "." + std::to_string(i)));
  return result;
}

template <class... Result>
Tensors named(const std::tuple<Result...>& result) {
  Tensors out;
  std::apply([&out](const auto&... one) { (out.emplace("out" + std::to_string(out.size()), one), ...); }, result);
  return out;
}

Tensors named(const Tensor& result) { return {{"out", result}}; }

template <auto function>
Tensors pair(const Tensors& in, const json&) {
  return named(function(in.at("boxes1"), in.at("boxes2")));
}

template <auto function>
Tensors pair_with_eps(const Tensors& in, const json& p) {
  return named(function(in.at("boxes1"), in.at("boxes2"), {.eps = real(p, "eps")}));
}

template <auto function>
Tensors loss(const Tensors& in, const json& p) {
  const std::string reduction = text(p, "reduction");
  return named(function(in.at("boxes1"), in.at("boxes2"), {.reduction = reduction, .eps = real(p, "eps")}));
}

template <auto function>
Tensors drop_block(const Tensors& in, const json& p) {
  at::manual_seed(uint64_t(integer(p, "seed")));
  return named(function(in.at("input"), real(p, "p"), integer(p, "block_size"),
                        {.inplace = p.at("inplace"), .training = p.at("training")}));
}

Tensors stochastic_depth(const Tensors& in, const json& p) {
  at::manual_seed(uint64_t(integer(p, "seed")));
  return named(ops::stochastic_depth(in.at("input"), real(p, "p"), text(p, "mode"), {.training = p.at("training")}));
}

Tensors sigmoid_focal_loss(const Tensors& in, const json& p) {
  const std::string reduction = text(p, "reduction");
  return named(ops::sigmoid_focal_loss(in.at("inputs"), in.at("targets"),
                                       {.alpha = real(p, "alpha"), .gamma = real(p, "gamma"), .reduction = reduction}));
}

Tensors roi_align(const Tensors& in, const json& p) {
  return named(ops::roi_align(in.at("input"), list(in, "boxes"),
                              {integer(p, "pooled_height"), integer(p, "pooled_width")},
                              {.spatial_scale = real(p, "spatial_scale"),
                               .sampling_ratio = integer(p, "sampling_ratio"),
                               .aligned = p.at("aligned")}));
}

Tensors soft_nms(const Tensors& in, const json& p) {
  return named(ops::soft_nms(
      in.at("boxes"), in.at("scores"),
      {.method = p.at("gaussian").get<bool>() ? ops::SoftNmsMethod::kGaussian : ops::SoftNmsMethod::kLinear,
       .iou_threshold = real(p, "iou_threshold"),
       .sigma = real(p, "sigma"),
       .score_threshold = real(p, "score_threshold")}));
}

Tensors matrix_nms(const Tensors& in, const json& p) {
  ops::MatrixNmsOptions options{
      .kernel = p.at("gaussian").get<bool>() ? ops::MatrixNmsKernel::kGaussian : ops::MatrixNmsKernel::kLinear,
      .sigma = real(p, "sigma")};
  if (in.contains("labels")) options.labels = in.at("labels");
  return named(ops::matrix_nms(in.at("iou"), in.at("scores"), options));
}

Tensors weighted_boxes_fusion(const Tensors& in, const json& p) {
  ops::WeightedBoxesFusionOptions options{.iou_thr = real(p, "iou_thr"),
                                          .skip_box_thr = real(p, "skip_box_thr"),
                                          .conf_type = static_cast<ops::FusionConfidence>(integer(p, "conf_type")),
                                          .allows_overflow = p.at("allows_overflow")};
  for (size_t i = 0; p.contains("weights." + std::to_string(i)); ++i)
    options.weights.push_back(real(p, "weights." + std::to_string(i)));
  return named(ops::weighted_boxes_fusion(list(in, "boxes"), list(in, "scores"), list(in, "labels"), options));
}

// What is an operator of the dispatcher needs no line here. Drawn in scripts/torture/*.py under the same names.
const Functions kFunctions = {
    {"batched_nms",
     [](auto& in, auto& p) {
       return named(ops::batched_nms(in.at("boxes"), in.at("scores"), in.at("idxs"), real(p, "iou_threshold")));
     }},
    {"box_area", [](auto& in, auto& p) { return named(ops::box_area(in.at("boxes"), text(p, "fmt"))); }},
    {"box_convert",
     [](auto& in, auto& p) { return named(ops::box_convert(in.at("boxes"), text(p, "in_fmt"), text(p, "out_fmt"))); }},
    {"box_iou",
     [](auto& in, auto& p) { return named(ops::box_iou(in.at("boxes1"), in.at("boxes2"), text(p, "fmt"))); }},
    {"clip_boxes_to_image",
     [](auto& in, auto& p) {
       return named(ops::clip_boxes_to_image(in.at("boxes"), {integer(p, "height"), integer(p, "width")}));
     }},
    {"complete_box_iou", pair_with_eps<ops::complete_box_iou>},
    {"complete_box_iou_loss", loss<ops::complete_box_iou_loss>},
    {"distance_box_iou", pair_with_eps<ops::distance_box_iou>},
    {"distance_box_iou_loss", loss<ops::distance_box_iou_loss>},
    {"drop_block2d", drop_block<ops::drop_block2d>},
    {"drop_block3d", drop_block<ops::drop_block3d>},
    {"generalized_box_iou", pair<ops::generalized_box_iou>},
    {"generalized_box_iou_loss", loss<ops::generalized_box_iou_loss>},
    {"masks_to_boxes", [](auto& in, auto&) { return named(ops::masks_to_boxes(in.at("masks"))); }},
    {"matrix_nms", matrix_nms},
    {"nms",
     [](auto& in, auto& p) { return named(ops::nms(in.at("boxes"), in.at("scores"), real(p, "iou_threshold"))); }},
    {"nms_rotated",
     [](auto& in, auto& p) {
       return named(ops::nms_rotated(in.at("boxes"), in.at("scores"), real(p, "iou_threshold")));
     }},
    {"remove_small_boxes",
     [](auto& in, auto& p) { return named(ops::remove_small_boxes(in.at("boxes"), real(p, "min_size"))); }},
    {"roi_align", roi_align},
    {"sigmoid_focal_loss", sigmoid_focal_loss},
    {"soft_nms", soft_nms},
    {"stochastic_depth", stochastic_depth},
    {"weighted_boxes_fusion", weighted_boxes_fusion},
};

}  // namespace

Tensors call(const std::string& function, const Tensors& inputs, const json& parameters) {
  if (function.starts_with("torchvision::")) return call_native(function, inputs, parameters);
  const Functions& of_masks = mask_functions();
  const auto found = of_masks.find(function);
  return (found == of_masks.end() ? kFunctions.at(function) : found->second)(inputs, parameters);
}

}  // namespace torchvision::torture
