#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"
#include "torchvision/ops/roi_boxes.h"

namespace torchvision::ops {

struct PsRoiPoolOptions {
  double spatial_scale = 1.0;  ///< from the boxes' coordinates to the feature map's: 0.25 for a map at a quarter
};

/// Position-sensitive region of interest pooling: each bin has channels of its own, and is the mean of its pixels
/// there.
///
/// `input` is (N, C * height * width, H, W), float32, float64 or float16; `boxes` has the same dtype. Returns
/// (K, C, height, width), for which gradients flow to `input`; bin (y, x) of channel c comes from channel
/// (c * height + y) * width + x. As in the original, a region's pixels in the map's last row and column are left out of
/// the mean, but get a share of the gradient. Bins without pixels are 0. A box with an infinite or NaN coordinate gives
/// NaN and takes no gradient; coordinates beyond 2^40 count as that. Throws c10::Error for other shapes and dtypes, an
/// output size of 0, and an image index out of the batch (the original dies in these cases).
/// Dai et al. 2016, arXiv:1605.06409. Python: torchvision.ops.ps_roi_pool.
TORCHVISION_API at::Tensor ps_roi_pool(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                                       const PsRoiPoolOptions& options = {});

}  // namespace torchvision::ops
