#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/video/video_decoder.h"

namespace torchvision::io {

/// The unit of times. Python: the strings "pts" and "sec".
enum class PtsUnit {
  kPts,  ///< ticks of the stream's time base
  kSec,  ///< seconds
};

/// The order of a video's dimensions. Python: the strings "THWC" and "TCHW".
enum class VideoFormat { kThwc, kTchw };

struct ReadVideoOptions {
  double start_pts = 0;
  double end_pts = INFINITY;
  PtsUnit pts_unit = PtsUnit::kPts;
  VideoFormat output_format = VideoFormat::kThwc;
  /// Not in Python: threads, limits and the like. Rotation is applied, which Python's function did not.
  VideoDecoderOptions decoder = {};
};

/// Python: the `info` dictionary.
struct VideoInfo {
  std::optional<double> video_fps = std::nullopt;
  std::optional<int64_t> audio_fps = std::nullopt;
};

struct VideoData {
  at::Tensor vframes;  ///< uint8 (T, H, W, C), or (T, C, H, W) when asked for
  at::Tensor aframes;  ///< float32 (C, N); (1, 0) without sound
  VideoInfo info = {};
};

/// The frames with start_pts ≤ pts ≤ end_pts, the one that is still shown at start_pts, and the sound of that time.
/// Python: torchvision.io.read_video, as it was before it moved to TorchCodec. Frames are FFmpeg's own; Python's went
/// through PyAV's colour conversion. Unlike Python, files that do not decode are errors, no empty tensors.
/// Throws as VideoDecoder does, and c10::ValueError when end_pts < start_pts.
TORCHVISION_API VideoData read_video(const std::string& filename, const ReadVideoOptions& options = {});

struct VideoTimestamps {
  std::vector<double> pts = {};  ///< when each frame is shown, in the unit asked for
  std::optional<double> video_fps = std::nullopt;
};

/// When each frame is shown. Python: torchvision.io.read_video_timestamps.
TORCHVISION_API VideoTimestamps read_video_timestamps(const std::string& filename, PtsUnit pts_unit = PtsUnit::kPts);

}  // namespace torchvision::io
