#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/flip.h"

namespace torchvision::transforms {

struct ResizeOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  /// An upper bound of the longer edge; only with a size of one value or none.
  std::optional<int64_t> max_size = std::nullopt;
  /// Whether bilinear and bicubic average over all pixels that an output pixel covers; other modes ignore it.
  bool antialias = true;
};

struct PadOptions {
  /// Nothing (0), one value for all channels, or one a channel (constant mode alone).
  std::vector<double> fill = {};
  PaddingMode padding_mode = PaddingMode::kConstant;
};

struct ResizedCropOptions {
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

namespace functional {

/// Resizes images (..., C, H, W) of any dtype and device; the memory format is kept.
///
/// `size` is {height, width}, or one value for the shorter edge (the longer one follows, rounded down), or empty: then
/// `max_size` is the longer edge. uint8 on a CPU is computed in fixed point, to the bit as Python does; other integers
/// go through float32 and are rounded. An image that has the size already is returned itself.
/// Throws c10::ValueError for sizes that are not positive or contradict `max_size`.
/// Python: torchvision.transforms.v2.functional.resize.
TORCHVISION_API at::Tensor resize(const at::Tensor& image, const std::vector<int64_t>& size,
                                  const ResizeOptions& options = {});

/// The rectangle of `height` x `width` at (top, left) of images (..., H, W); what lies outside the image is 0.
/// A view of the input where the rectangle lies inside. Python: torchvision.transforms.v2.functional.crop.
TORCHVISION_API at::Tensor crop(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width);

/// The middle of images (..., H, W), padded with 0 where they are smaller. `output_size` is {height, width} or one
/// value for both. A view of the input where it can be. Python: torchvision.transforms.v2.functional.center_crop.
TORCHVISION_API at::Tensor center_crop(const at::Tensor& image, const std::vector<int64_t>& output_size);

/// Crops, then resizes. Python: torchvision.transforms.v2.functional.resized_crop.
TORCHVISION_API at::Tensor resized_crop(const at::Tensor& image, int64_t top, int64_t left, int64_t height,
                                        int64_t width, const std::vector<int64_t>& size,
                                        const ResizedCropOptions& options = {});

/// Widens images (..., C, H, W). `padding` is one value for all sides, {left and right, top and bottom}, or
/// {left, top, right, bottom}; negative values crop in the constant, edge and symmetric modes.
/// Throws c10::ValueError for another number of values, and where a border is wider than its mode can fill.
/// Python: torchvision.transforms.v2.functional.pad.
TORCHVISION_API at::Tensor pad(const at::Tensor& image, const std::vector<int64_t>& padding,
                               const PadOptions& options = {});

}  // namespace functional
}  // namespace torchvision::transforms
