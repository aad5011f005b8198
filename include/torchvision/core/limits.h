#pragma once

#include <cstdint>

namespace torchvision {

/// What a decoder may spend on one file. Checked against the header, before anything is allocated.
struct DecodeLimits {
  /// width × height × frames. The default is Pillow's, which people know.
  uint64_t max_pixels = 178'956'970;
  /// Bytes of decoded samples.
  uint64_t max_bytes = uint64_t{1} << 30;
  /// Passes over a progressive JPEG. Encoders write about ten; a hostile file hundreds, a second of work each.
  uint64_t max_scans = 100;
  /// Pictures of an animation. A file of a few bytes a frame can hold a million.
  uint64_t max_frames = 100'000;
};

}  // namespace torchvision
