#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/core/preset.h"

namespace torchvision::tools {

/// A map (crop, crop) over what a network saw of a photo, laid over the whole photo: (height, width), 0 where the
/// network did not look. The preset says how the photo was reduced and cut.
at::Tensor map_on_photo(const at::Tensor& map, const ImageClassificationPreset& preset, int64_t height, int64_t width);

}  // namespace torchvision::tools
