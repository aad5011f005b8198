#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"
#include "torchvision/ops/roi_boxes.h"

namespace torchvision::ops {

struct PsRoiAlignOptions {
  double spatial_scale = 1.0;   ///< from the boxes' coordinates to the feature map's: 0.25 for a map at a quarter
  int64_t sampling_ratio = -1;  ///< samples a bin and side; 0 or less: one a pixel, ceil(region / output)
};

/// Position-sensitive region of interest align: each bin has channels of its own, and is the mean of bilinear samples.
///
/// `input` is (N, C * height * width, H, W), float32, float64 or float16; `boxes` has the same dtype. Returns
/// (K, C, height, width), for which gradients flow to `input`; bin (y, x) of channel c comes from channel
/// (c * height + y) * width + x. Pixel centres are at .5; samples more than a pixel outside count as 0. Without a
/// `sampling_ratio` a box without area has no samples, and gives NaN, as in the original. A box with an infinite or NaN
/// coordinate gives NaN and takes no gradient. Throws c10::Error for other shapes and dtypes, an output size of 0, an
/// image index out of the batch, and a box that would take more than a million samples a bin (the original dies, or
/// runs for hours, in these cases). Li et al. 2017, arXiv:1711.07264. Python: torchvision.ops.ps_roi_align.
TORCHVISION_API at::Tensor ps_roi_align(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                                        const PsRoiAlignOptions& options = {});

}  // namespace torchvision::ops
