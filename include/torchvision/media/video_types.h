#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "torchvision/core/limits.h"

namespace torchvision::media {

/// What one video may cost. Checked while the container is read, before pixels are allocated.
struct VideoLimits {
  /// width × height of a frame.
  uint64_t max_frame_pixels = DecodeLimits{}.max_pixels;
  /// Frames of the whole video.
  uint64_t max_frames = 10'000'000;
  /// Bytes of sound that one call decodes.
  uint64_t max_audio_bytes = uint64_t{1} << 30;
};

/// How frames are counted when a video is opened.
enum class FrameCount {
  /// By the container's packets, without decoding; by decoding where these do not tell: without times, in cut files.
  kAuto,
  /// By decoding every frame once. Slow, and right also for files with damaged frames in their middle.
  kDecode,
};

/// How colours become RGB.
enum class ColorConversion {
  /// As the ffmpeg program by default: chroma is repeated, not interpolated, and sums are rounded coarsely.
  kFast,
  /// Interpolated chroma and exact sums, the same on every processor; about six times slower.
  kAccurate,
};

struct VideoDecoderOptions {
  /// Threads that decode frames ahead; 0 lets FFmpeg choose.
  int num_threads = 1;
  /// Turn frames the way the container's display matrix says, as phones record them.
  bool apply_rotation = true;
  FrameCount frame_count = FrameCount::kAuto;
  ColorConversion color_conversion = ColorConversion::kFast;
  VideoLimits limits = {};
};

/// A stream of sound.
struct AudioMetadata {
  std::string codec = {};   ///< FFmpeg's name: "aac"
  int64_t sample_rate = 0;  ///< samples a second
  int64_t num_channels = 0;
  std::optional<double> duration_seconds = std::nullopt;  ///< as the container says
};

/// What is known of a video once its container has been read. Times are seconds of the container's own clock.
struct VideoMetadata {
  int64_t num_frames = 0;
  int64_t height = 0;  ///< of the frames that are handed out, turned where that is asked for
  int64_t width = 0;
  double begin_seconds = 0;     ///< when the first frame is shown
  double end_seconds = 0;       ///< when the last one ends
  double duration_seconds = 0;  ///< end_seconds − begin_seconds
  double average_fps = 0;       ///< num_frames / duration_seconds; Python: metadata.average_fps of torchcodec
  std::optional<double> header_fps = std::nullopt;  ///< as the container says
  double time_base = 0;                             ///< seconds of one tick of `pts`
  int rotation = 0;               ///< degrees counter-clockwise that the display matrix asks for: 0, 90, 180 or 270
  bool mirrored = false;          ///< whether it also mirrors
  std::string codec = {};         ///< FFmpeg's name: "h264"
  std::string container = {};     ///< FFmpeg's name: "mov,mp4,m4a,3gp,3g2,mj2"
  std::string pixel_format = {};  ///< FFmpeg's name: "yuv420p"
  std::string color_space = "unknown";  ///< FFmpeg's name of the matrix: "bt709", "unknown" where none is given
  std::string color_range = "unknown";  ///< "tv" (limited), "pc" (full) or "unknown"
  std::optional<AudioMetadata> audio = std::nullopt;
};

/// When a frame is shown.
struct FrameTime {
  int64_t pts = 0;       ///< in ticks of VideoMetadata::time_base
  int64_t duration = 0;  ///< until the next frame
  bool key = false;      ///< whether decoding can begin here
};

}  // namespace torchvision::media
