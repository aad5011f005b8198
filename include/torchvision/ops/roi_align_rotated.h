#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"

namespace torchvision::ops {

struct RoiAlignRotatedOptions {
  double spatial_scale = 1.0;   ///< from the boxes' coordinates to the feature map's: 0.25 for a map at a quarter
  int64_t sampling_ratio = -1;  ///< samples a bin and side; 0 or less: one a pixel, ceil(region / output)
};

/// roi_align of rotated boxes: the region turned back upright, in `output_size` bins, a bin the mean of its bilinear
/// samples.
///
/// `input` is (N, C, H, W), float32, float64 or float16; `rois` (K, 6) has the same dtype, `(image's index, centre x,
/// centre y, width, height, degrees counterclockwise)`, pixel centres at .5. Returns (K, C, height, width), for which
/// gradients flow to `input`. At 0 degrees it is roi_align with `aligned`. A box with an infinite or NaN coordinate
/// gives NaN and takes no gradient. Throws c10::Error for other shapes and dtypes, a negative width or height, an image
/// index out of the batch, and a box that would take more than a million samples a bin. Ma et al. 2018,
/// arXiv:1703.01086. Python: detectron2.layers.ROIAlignRotated.
TORCHVISION_API at::Tensor roi_align_rotated(const at::Tensor& input, const at::Tensor& rois, HeightWidth output_size,
                                             const RoiAlignRotatedOptions& options = {});

}  // namespace torchvision::ops
