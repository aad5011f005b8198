#pragma once

#include <ATen/core/Tensor.h>

#include "codecs/encode.h"

namespace torchvision::io {

/// An image tensor (C, H, W) as encoders see it: uint8, on the CPU, 1 or 3 channels, or 4 with `alpha`; any strides.
/// Errors name `function`.
codecs::PixelView pixel_view(const char* function, const at::Tensor& image, bool alpha = false);

/// An encoded file as a 1-D tensor that owns it, without a copy.
at::Tensor as_tensor(codecs::EncodedImage encoded);
/// Writes it so that the file holds its old content or the whole new one.
void write_encoded(const std::string& path, const codecs::EncodedImage& encoded);

}  // namespace torchvision::io
