#pragma once

#include <cstdint>
#include <memory>

#include "codecs/image.h"

/// For the codecs: parts of pictures.
namespace torchvision::codecs {

/// Throws Error (kInvalidArgument) unless `crop` has pixels and lies within a picture of this size.
void check_crop(const CropBox& crop, uint32_t width, uint32_t height);

/// The largest of 1, 2, 4 and 8 at which what covers `crop` has at least this many rows and columns; 1 if either is 0.
uint32_t largest_denominator(const CropBox& crop, uint32_t min_height, uint32_t min_width) noexcept;

/// The pixels at 1/denominator of the size that cover `crop`.
CropBox scaled(const CropBox& crop, uint32_t denominator) noexcept;

/// `decoder`, or where `options` asks for a part and it does not know how to, one that decodes the whole and gives
/// that.
std::unique_ptr<Decoder> cropped(std::unique_ptr<Decoder> decoder, const DecodeOptions& options);

}  // namespace torchvision::codecs
