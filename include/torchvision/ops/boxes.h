#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string_view>

#include "torchvision/core/export.h"
#include "torchvision/ops/nms.h"

/// Boxes as rows of coordinates. Formats have Python's names: "xyxy" (corners), "xywh" (corner, width, height),
/// "cxcywh" (centre, width, height); and with degrees counterclockwise "xywhr", "cxcywhr", and "xyxyxyxy" (four corners
/// from the top left one on, clockwise). Any floating or integer dtype unless said otherwise; errors are
/// c10::ValueError for formats and shapes.
namespace torchvision::ops {

/// `boxes` (..., 4), (..., 5) or (..., 8) from one format to another; corners of integers are rounded. Between formats
/// with and without rotation there is none. Python: torchvision.ops.box_convert.
TORCHVISION_API at::Tensor box_convert(const at::Tensor& boxes, std::string_view in_fmt, std::string_view out_fmt);

/// (..., 4) to (...): width times height; float16 and bfloat16 in float32, small integers in int32. `fmt`: "xyxy",
/// "xywh" or "cxcywh". Python: torchvision.ops.box_area.
TORCHVISION_API at::Tensor box_area(const at::Tensor& boxes, std::string_view fmt = "xyxy");

/// Intersection over union of each of `boxes1` (..., N, K) with each of `boxes2` (..., M, K), as (..., N, M). All
/// formats; those with rotation take two dimensions, give float32 and have no gradient. Boxes without area give NaN
/// among themselves. Python: torchvision.ops.box_iou.
TORCHVISION_API at::Tensor box_iou(const at::Tensor& boxes1, const at::Tensor& boxes2, std::string_view fmt = "xyxy");

/// box_iou less the share of the smallest box around both that neither covers: -1 to 1. Format "xyxy". Rezatofighi et
/// al. 2019, arXiv:1902.09630. Python: torchvision.ops.generalized_box_iou.
TORCHVISION_API at::Tensor generalized_box_iou(const at::Tensor& boxes1, const at::Tensor& boxes2);

struct BoxIouOptions {
  double eps = 1e-7;  ///< keeps the diagonal from being 0
};

/// box_iou less the squared distance of the centres over the squared diagonal of the smallest box around both. Zheng et
/// al. 2020, arXiv:1911.08287. Python: torchvision.ops.distance_box_iou.
TORCHVISION_API at::Tensor distance_box_iou(const at::Tensor& boxes1, const at::Tensor& boxes2,
                                            const BoxIouOptions& options = {});

/// distance_box_iou less a term for unlike aspect ratios. Python: torchvision.ops.complete_box_iou.
TORCHVISION_API at::Tensor complete_box_iou(const at::Tensor& boxes1, const at::Tensor& boxes2,
                                            const BoxIouOptions& options = {});

/// The indices, int64, of the boxes ("xyxy") with both sides of `min_size` or more. Python:
/// torchvision.ops.remove_small_boxes.
TORCHVISION_API at::Tensor remove_small_boxes(const at::Tensor& boxes, double min_size);

/// Boxes ("xyxy") cut off at the borders of an image of `size` (height, width). Python:
/// torchvision.ops.clip_boxes_to_image.
TORCHVISION_API at::Tensor clip_boxes_to_image(const at::Tensor& boxes, std::array<int64_t, 2> size);

/// The box ("xyxy", float32) around the pixels of each mask (N, H, W) that are not 0, last row and column included;
/// zeros for an empty mask. Python: torchvision.ops.masks_to_boxes.
TORCHVISION_API at::Tensor masks_to_boxes(const at::Tensor& masks);

}  // namespace torchvision::ops
