#include <ATen/ATen.h>

#include <map>
#include <numbers>
#include <string>

#include "ops/named_error.h"
#include "torchvision/ops/boxes.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using Conversion = Tensor (*)(const Tensor&);

constexpr double kPi = std::numbers::pi;

Tensor cxcywh_to_xyxy(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  return at::stack({c[0] - 0.5 * c[2], c[1] - 0.5 * c[3], c[0] + 0.5 * c[2], c[1] + 0.5 * c[3]}, -1);
}

Tensor xyxy_to_cxcywh(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  return at::stack({(c[0] + c[2]) / 2, (c[1] + c[3]) / 2, c[2] - c[0], c[3] - c[1]}, -1);
}

Tensor xywh_to_xyxy(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  return at::stack({c[0], c[1], c[0] + c[2], c[1] + c[3]}, -1);
}

Tensor xyxy_to_xywh(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  return at::stack({c[0], c[1], c[2] - c[0], c[3] - c[1]}, -1);
}

/// Rotated boxes of integers are computed in float and rounded.
Tensor as_dtype(const Tensor& boxes, at::ScalarType dtype) {
  return at::isFloatingType(dtype) ? boxes : boxes.round().to(dtype);
}

Tensor cxcywhr_to_xywhr(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  const Tensor radians = c[4] * kPi / 180.0, cosine = radians.cos(), sine = radians.sin();
  const Tensor x = c[0] - c[2] / 2 * cosine - c[3] / 2 * sine, y = c[1] - c[3] / 2 * cosine + c[2] / 2 * sine;
  return as_dtype(at::stack({x, y, c[2], c[3], c[4]}, -1), boxes.scalar_type());
}

Tensor xywhr_to_cxcywhr(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  const Tensor radians = c[4] * kPi / 180.0, cosine = radians.cos(), sine = radians.sin();
  const Tensor x = c[0] + c[2] / 2 * cosine + c[3] / 2 * sine, y = c[1] - c[2] / 2 * sine + c[3] / 2 * cosine;
  return as_dtype(at::stack({x, y, c[2], c[3], c[4]}, -1), boxes.scalar_type());
}

Tensor xywhr_to_xyxyxyxy(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  const Tensor radians = c[4] * kPi / 180.0, cosine = radians.cos(), sine = radians.sin();
  const Tensor x2 = c[0] + c[2] * cosine, y2 = c[1] - c[2] * sine;
  const Tensor corners = at::stack(
      {c[0], c[1], x2, y2, x2 + c[3] * sine, y2 + c[3] * cosine, c[0] + c[3] * sine, c[1] + c[3] * cosine}, -1);
  return as_dtype(corners, boxes.scalar_type());
}

Tensor xyxyxyxy_to_xywhr(const Tensor& boxes) {
  const auto c = boxes.unbind(-1);
  const Tensor degrees = at::atan2(c[1] - c[3], c[2] - c[0]) * 180 / kPi;
  const Tensor width = ((c[2] - c[0]).pow(2) + (c[1] - c[3]).pow(2)).sqrt();
  const Tensor height = ((c[4] - c[2]).pow(2) + (c[5] - c[3]).pow(2)).sqrt();
  return as_dtype(at::stack({c[0], c[1], width, height, degrees}, -1), boxes.scalar_type());
}

Tensor same(const Tensor& boxes) { return boxes.clone(); }

struct Format {
  int64_t coordinates;
  Conversion to_middle, from_middle;  ///< by way of xyxy, or of xywhr where there is a rotation
};

const std::map<std::string_view, Format> kFormats = {
    {"xyxy", {4, same, same}},
    {"xywh", {4, xywh_to_xyxy, xyxy_to_xywh}},
    {"cxcywh", {4, cxcywh_to_xyxy, xyxy_to_cxcywh}},
    {"xywhr", {5, same, same}},
    {"cxcywhr", {5, cxcywhr_to_xywhr, xywhr_to_cxcywhr}},
    {"xyxyxyxy", {8, xyxyxyxy_to_xywhr, xywhr_to_xyxyxyxy}},
};

}  // namespace

Tensor box_convert(const Tensor& boxes, std::string_view in_fmt, std::string_view out_fmt) try {
  const auto in = kFormats.find(in_fmt), out = kFormats.find(out_fmt);
  TORCH_CHECK_VALUE(in != kFormats.end() && out != kFormats.end(),
                    "box_convert: Unsupported Bounding Box Conversions for given in_fmt ", in_fmt, " and out_fmt ",
                    out_fmt, "; formats are xyxy, xywh, cxcywh, xywhr, cxcywhr and xyxyxyxy");
  const Format& from = in->second;
  TORCH_CHECK_VALUE(boxes.dim() >= 1 && boxes.size(-1) == from.coordinates,
                    "box_convert: expected boxes of shape (..., ", from.coordinates, ") for ", in_fmt, ", got ",
                    boxes.sizes());
  if (in_fmt == out_fmt) return boxes.clone();
  TORCH_CHECK_NOT_IMPLEMENTED((from.coordinates == 4) == (out->second.coordinates == 4),
                              "box_convert: Unsupported Bounding Box Conversions for given in_fmt ", in_fmt,
                              " and out_fmt ", out_fmt, ": one is rotated, the other is not");
  if (from.to_middle == same) return out->second.from_middle(boxes);
  const Tensor middle = from.to_middle(boxes);
  return out->second.from_middle == same ? middle : out->second.from_middle(middle);
} catch (c10::Error& error) {
  rethrow_from("box_convert", error);
}

}  // namespace torchvision::ops
