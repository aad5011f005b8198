#pragma once

#include <utility>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// Points (..., 2) moved to the nearest pixel of the canvas, in their dtype.
/// Throws c10::ValueError where the last dimension is not 2. Python:
/// torchvision.transforms.v2.functional.clamp_keypoints.
TORCHVISION_API at::Tensor clamp_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size);
TORCHVISION_API tv_tensors::KeyPoints clamp_keypoints(const tv_tensors::KeyPoints& points);

/// The points (N, ..., 2) on the canvas, and a mask (N) of bools that says which these are; of groups (N, M, ..., 2)
/// those stay whose points all do. Python: torchvision.transforms.v2.functional.sanitize_keypoints.
TORCHVISION_API std::pair<at::Tensor, at::Tensor> sanitize_keypoints(const at::Tensor& points,
                                                                     tv_tensors::CanvasSize canvas_size);
TORCHVISION_API std::pair<tv_tensors::KeyPoints, at::Tensor> sanitize_keypoints(const tv_tensors::KeyPoints& points);

}  // namespace torchvision::transforms::functional
