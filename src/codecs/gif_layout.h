#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace torchvision::codecs {

/// A GIF's blocks, walked over without unpacking one.
struct GifLayout {
  uint32_t width = 0;  ///< of the canvas, or of the first frame where that is larger, as in Python
  uint32_t height = 0;
  uint32_t bit_depth = 0;  ///< of the first colour table
  uint64_t frames = 0;
  uint64_t frame_pixels = 0;  ///< of all frames, wherever they lie on the canvas
  bool truncated = false;     ///< the file ends before its end mark
};

/// Stops counting at one more frame than `max_frames`. Throws DecodeError where the blocks make no sense, or there is
/// no frame. A file that ends early is no error here: `truncated` says so.
GifLayout read_gif_layout(core::Bytes file, uint64_t max_frames);

}  // namespace torchvision::codecs
