#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "media/demuxer.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// A packet where decoding can begin: every frame from `frame` on can be decoded from it.
struct EntryPoint {
  int64_t pts = 0;
  int64_t dts = 0;
  int64_t frame = 0;
};

/// All frames of a video in the order of presentation.
struct FrameIndex {
  std::vector<FrameTime> frames = {};
  std::vector<EntryPoint> entries = {};  ///< sorted by frame
  /// Whether a decoded frame can be told by its time. Where it cannot, frames are counted from the first one.
  bool told_by_time = true;
  int64_t end_pts = 0;  ///< when the last frame ends

  /// The frame with this time, or -1.
  int64_t find(int64_t pts) const noexcept;
  /// The last entry at or before `frame`, or -1.
  int64_t entry_before(int64_t frame) const noexcept;
};

struct PacketScan {
  FrameIndex index = {};
  bool tells_frames = true;
};

/// From the packets of the demuxer's selected stream, all of which are read. They do not tell the frames when some have
/// no time or the same, are damaged, or come before the first key.
/// Throws DecodeError (kTooLarge) for more than `limits.max_frames`.
PacketScan scan_packets(Demuxer& demuxer, const VideoLimits& limits);

/// From the frames themselves, which are decoded from the first on; `packets` gives the entry points.
FrameIndex scan_frames(Demuxer& demuxer, const FrameIndex& packets, const VideoLimits& limits);

}  // namespace torchvision::media
