// The C++ side of scripts/parity/parity_ops_boxes.py.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "parity/functions.h"
#include "torchvision/ops/boxes.h"
#include "torchvision/ops/ciou_loss.h"
#include "torchvision/ops/diou_loss.h"
#include "torchvision/ops/giou_loss.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

std::string text(const json& p, const char* key) { return p.at(key).get<std::string>(); }

Tensors box_convert(const Tensors& in, const json& p) {
  return {{"out", ops::box_convert(in.at("boxes"), text(p, "in_fmt"), text(p, "out_fmt"))}};
}

Tensors box_area(const Tensors& in, const json& p) { return {{"out", ops::box_area(in.at("boxes"), text(p, "fmt"))}}; }

Tensors box_iou(const Tensors& in, const json& p) {
  return {{"out", ops::box_iou(in.at("boxes1"), in.at("boxes2"), text(p, "fmt"))}};
}

Tensors generalized_box_iou(const Tensors& in, const json&) {
  return {{"out", ops::generalized_box_iou(in.at("boxes1"), in.at("boxes2"))}};
}

Tensors distance_box_iou(const Tensors& in, const json& p) {
  return {{"out", ops::distance_box_iou(in.at("boxes1"), in.at("boxes2"), {.eps = p.at("eps")})}};
}

Tensors complete_box_iou(const Tensors& in, const json& p) {
  return {{"out", ops::complete_box_iou(in.at("boxes1"), in.at("boxes2"), {.eps = p.at("eps")})}};
}

Tensors remove_small_boxes(const Tensors& in, const json& p) {
  return {{"out", ops::remove_small_boxes(in.at("boxes"), p.at("min_size"))}};
}

Tensors clip_boxes_to_image(const Tensors& in, const json& p) {
  return {{"out", ops::clip_boxes_to_image(in.at("boxes"), p.at("size").get<std::array<int64_t, 2>>())}};
}

Tensors masks_to_boxes(const Tensors& in, const json&) { return {{"out", ops::masks_to_boxes(in.at("masks"))}}; }

template <auto loss>
Tensors loss_and_gradient(const Tensors& in, const json& p) {
  const at::Tensor boxes1 = in.at("boxes1").clone().requires_grad_(), boxes2 = in.at("boxes2").clone().requires_grad_();
  const std::string reduction = text(p, "reduction");
  const at::Tensor out = loss(boxes1, boxes2, {.reduction = reduction, .eps = p.at("eps")});
  const auto gradient = torch::autograd::grad({out.sum()}, {boxes1, boxes2});
  return {{"out", out.detach()}, {"gradient1", gradient[0]}, {"gradient2", gradient[1]}};
}

}  // namespace

Functions ops_boxes_functions() {
  return {{"ops.box_convert", box_convert},
          {"ops.box_area", box_area},
          {"ops.box_iou", box_iou},
          {"ops.generalized_box_iou", generalized_box_iou},
          {"ops.distance_box_iou", distance_box_iou},
          {"ops.complete_box_iou", complete_box_iou},
          {"ops.remove_small_boxes", remove_small_boxes},
          {"ops.clip_boxes_to_image", clip_boxes_to_image},
          {"ops.masks_to_boxes", masks_to_boxes},
          {"ops.generalized_box_iou_loss", loss_and_gradient<ops::generalized_box_iou_loss>},
          {"ops.distance_box_iou_loss", loss_and_gradient<ops::distance_box_iou_loss>},
          {"ops.complete_box_iou_loss", loss_and_gradient<ops::complete_box_iou_loss>}};
}

}  // namespace torchvision::parity
