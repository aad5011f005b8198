#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "codecs/encode.h"
#include "torchvision/core/image_info.h"

namespace torchvision::tools {

/// A decoded file of 8-bit samples, gray, RGB or RGBA, without LibTorch.
struct LoadedPicture {
  ImageFormat format = ImageFormat::kUnknown;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t channels = 0;
  uint64_t frames = 1;
  int orientation = 0;
  std::unique_ptr<uint8_t[]> pixels;

  /// A frame as an encoder reads it, turned as the orientation says. No pixel moves: only strides change.
  codecs::PixelView view(uint64_t frame) const noexcept;
};

/// Alpha is kept where `alpha`, and where some pixel has it. All frames of an animation. Throws DecodeError, FileError.
LoadedPicture load_picture(const std::string& path, bool alpha);

}  // namespace torchvision::tools
