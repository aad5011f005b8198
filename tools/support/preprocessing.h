#pragma once

#include <ATen/core/Tensor.h>

#include "arguments.h"
#include "torchvision/core/preset.h"

namespace torchvision::tools {

/// The preset with what the user asked for instead.
ImageClassificationPreset with_overrides(ImageClassificationPreset preset, const PresetArguments& arguments);

/// Brings an image to the channels that a network takes: gray is repeated, colour becomes gray.
at::Tensor with_channels(const at::Tensor& image, int64_t channels);

/// One image (C, H, W) as a network of `channels` input channels takes it, float32 (channels, crop, crop).
at::Tensor prepare(const at::Tensor& image, const ImageClassificationPreset& preset, int64_t channels);

/// Images (..., C, H, W) of the right size already: the preset's last two steps.
at::Tensor scale_and_normalize(const at::Tensor& images, const ImageClassificationPreset& preset, int64_t channels);

/// The same image as uint8, for drawing.
at::Tensor as_bytes(const at::Tensor& image);

}  // namespace torchvision::tools
