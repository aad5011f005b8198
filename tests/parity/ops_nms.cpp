// The C++ side of scripts/parity/parity_ops_nms.py.
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include "parity/functions.h"
#include "torchvision/ops/nms.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

Tensors nms(const Tensors& in, const json& p) {
  at::Tensor boxes = in.at("boxes");
  if (p.at("strided").get<bool>()) boxes = boxes.t().contiguous().t();
  return {{"out", ops::nms(boxes, in.at("scores"), p.at("iou_threshold"))}};
}

Tensors batched_nms(const Tensors& in, const json& p) {
  return {{"out", ops::batched_nms(in.at("boxes"), in.at("scores"), in.at("idxs"), p.at("iou_threshold"))}};
}

Tensors qnms(const Tensors& in, const json& p) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("torchvision::qnms", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&, double)>();
  return {{"out", op.call(in.at("boxes"), in.at("scores"), p.at("iou_threshold").get<double>())}};
}

Tensors box_iou_rotated(const Tensors& in, const json&) {
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("torchvision::box_iou_rotated", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
  return {{"out", op.call(in.at("boxes1"), in.at("boxes2"))}};
}

}  // namespace

Functions ops_nms_functions() {
  return {
      {"ops.nms", nms}, {"ops.batched_nms", batched_nms}, {"ops.qnms", qnms}, {"ops.box_iou_rotated", box_iou_rotated}};
}

}  // namespace torchvision::parity
