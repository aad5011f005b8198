#pragma once

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

/// Functions that take parts of pictures away.
namespace torchvision::transforms::functional {

/// Sets the channels of these numbers, of images (..., C, H, W), to `fill`. Throws c10::ValueError for channels that
/// are not there. albumentations: channel_dropout.
TORCHVISION_API at::Tensor channel_dropout_image(const at::Tensor& image, const std::vector<int64_t>& channels,
                                                 double fill = 0.0);

/// Fills rectangles (N, 4), integers {left, top, right, bottom} with the last column and row left out, of images
/// (..., C, H, W) with one value or one a channel; cut to the picture. albumentations: cutout.
TORCHVISION_API at::Tensor fill_holes_image(const at::Tensor& image, const at::Tensor& holes,
                                            const std::vector<double>& fill = {0});
/// The same of masks (..., H, W), with one value.
TORCHVISION_API at::Tensor fill_holes_mask(const at::Tensor& mask, const at::Tensor& holes, double fill = 0.0);

template <tv_tensors::Pixels T>
T channel_dropout(const T& input, const std::vector<int64_t>& channels, double fill = 0.0) {
  return tv_tensors::wrap(channel_dropout_image(tv_tensors::tensor_of(input), channels, fill), input);
}
template <tv_tensors::Pixels T>
T fill_holes(const T& input, const at::Tensor& holes, const std::vector<double>& fill = {0}) {
  return tv_tensors::wrap(fill_holes_image(tv_tensors::tensor_of(input), holes, fill), input);
}

}  // namespace torchvision::transforms::functional
