#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"
#include "torchvision/ops/roi_boxes.h"

namespace torchvision::ops {

struct RoiAlignOptions {
  double spatial_scale = 1.0;   ///< from the boxes' coordinates to the feature map's: 0.25 for a map at a quarter
  int64_t sampling_ratio = -1;  ///< samples a bin and side; 0 or less: one a pixel, ceil(region / output)
  bool aligned = false;         ///< pixel centres at .5, as detectron2 has them; false keeps the older half pixel shift
};

/// Region of interest align: each region in `output_size` bins, a bin the mean of its bilinear samples.
///
/// `input` is (N, C, H, W), float32, float64 or float16; `boxes` has the same dtype. Returns (K, C, height, width), for
/// which gradients flow to `input`. Samples more than a pixel outside count as 0. A box with an infinite or NaN
/// coordinate gives NaN and takes no gradient. A quantized `input` of one image, with `boxes` quantized too, gives a
/// quantized result of the input's scale and zero point (for a box that is not finite: 0). Throws c10::Error for other
/// shapes and dtypes, for an image index out of the batch, and for a box that would take more than a million samples a
/// bin (the original runs for hours, or dies, in these cases). He et al. 2017, arXiv:1703.06870. Python:
/// torchvision.ops.roi_align.
TORCHVISION_API at::Tensor roi_align(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                                     const RoiAlignOptions& options = {});

}  // namespace torchvision::ops
