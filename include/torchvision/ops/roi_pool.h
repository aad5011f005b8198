#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"
#include "torchvision/ops/roi_boxes.h"

namespace torchvision::ops {

struct RoiPoolOptions {
  double spatial_scale = 1.0;  ///< from the boxes' coordinates to the feature map's: 0.25 for a map at a quarter
};

/// Region of interest pooling: each region, rounded to whole pixels, in `output_size` bins, a bin its largest pixel.
///
/// `input` is (N, C, H, W), float32, float64 or float16; `boxes` has the same dtype. Returns (K, C, height, width), for
/// which gradients flow to `input`, to the pixel that was the largest. Bins outside the map are 0; NaN pixels are
/// passed over. A box with an infinite or NaN coordinate gives NaN and takes no gradient; coordinates beyond 2^40 count
/// as that. Throws c10::Error for other shapes and dtypes and for an image index out of the batch (the original dies in
/// these cases). Girshick 2015, arXiv:1504.08083. Python: torchvision.ops.roi_pool.
TORCHVISION_API at::Tensor roi_pool(const at::Tensor& input, const RoiBoxes& boxes, HeightWidth output_size,
                                    const RoiPoolOptions& options = {});

}  // namespace torchvision::ops
