#pragma once

#include <cstdint>

namespace torchvision {

/// How cameras and video decoders lay pixels in memory.
enum class CameraFormat {
  kNv12,       ///< planes: Y, then U and V in turns at half the size
  kNv21,       ///< the same with V before U
  kI420,       ///< planes: Y, U, V, the last two at half the size
  kYv12,       ///< planes: Y, V, U
  kYuyv,       ///< Y0 U Y1 V for two pixels
  kUyvy,       ///< U Y0 V Y1 for two pixels
  kBgr,        ///< three bytes a pixel
  kBgra,       ///< four bytes a pixel, the last of which is dropped
  kRgba,       ///< the same
  kBayerRggb,  ///< one sample a pixel: red, green in even rows, green, blue in odd ones
  kBayerGrbg,
  kBayerGbrg,
  kBayerBggr,
};

/// Which weights red and blue have in luma.
enum class YuvMatrix { kBt601, kBt709, kBt2020 };

/// Limited: luma of 16 to 235, chroma of 16 to 240, as video has it. Full: 0 to 255, as JPEG and many webcams.
enum class YuvRange { kLimited, kFull };

}  // namespace torchvision
