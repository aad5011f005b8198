#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {
class AudioReader;
class ByteSource;
class VideoReader;
}  // namespace torchvision::media

namespace torchvision::io {

using media::AudioMetadata;
using media::ColorConversion;
using media::FrameCount;
using media::VideoDecoderOptions;
using media::VideoLimits;
using media::VideoMetadata;

/// Frames and when they are shown.
struct FrameBatch {
  at::Tensor data;              ///< uint8 (N, 3, H, W), RGB; in memory (N, H, W, 3), so channels-last
  at::Tensor pts_seconds;       ///< float64 (N)
  at::Tensor duration_seconds;  ///< float64 (N), until the next frame
};

/// Sound, and when it begins.
struct AudioSamples {
  at::Tensor data;         ///< float32 (C, N) in [-1, 1]
  double pts_seconds = 0;  ///< when the first sample is heard
  int64_t sample_rate = 0;
};

/// A `stop` after the last frame.
inline constexpr int64_t kToTheEnd = INT64_MAX;

/// The frames of a video by number or time, exactly, and its sound; one thread at a time.
/// Python: torchcodec.decoders.VideoDecoder, to which torchvision's own video functions moved.
///
/// The container is read once when it is opened, so that every frame's time is known; pixels are decoded on demand,
/// from the nearest key on. Frames equal the ffmpeg program's own dump to the bit.
/// Throws FileError for files that cannot be read, and DecodeError: kTruncated, kCorrupt, kUnsupported (no video, a
/// codec that this FFmpeg lacks), or kTooLarge (VideoLimits).
class TORCHVISION_API VideoDecoder {
 public:
  explicit VideoDecoder(const std::string& path, const VideoDecoderOptions& options = {});
  /// From a file's bytes, a 1-D uint8 CPU tensor, which is not copied where it is contiguous.
  explicit VideoDecoder(const at::Tensor& bytes, const VideoDecoderOptions& options = {});
  ~VideoDecoder();
  VideoDecoder(VideoDecoder&&) noexcept;
  VideoDecoder& operator=(VideoDecoder&&) noexcept;

  const VideoMetadata& metadata() const noexcept;
  /// How many frames there are. Python: len(decoder).
  int64_t size() const noexcept { return metadata().num_frames; }

  /// When each frame is shown, int64 (N) in ticks of metadata().time_base.
  at::Tensor pts() const;
  /// The numbers of the frames that decode without others.
  std::vector<int64_t> key_frames() const;

  /// One frame, uint8 (3, H, W). A negative index counts from the end. Throws c10::IndexError.
  at::Tensor get_frame_at(int64_t index);
  /// These frames in this order, which may repeat some; each is decoded once, in one pass over the video.
  FrameBatch get_frames_at(const std::vector<int64_t>& indices);
  /// Frames start, start + step, … before stop. Python: get_frames_in_range.
  FrameBatch get_frames_in_range(int64_t start, int64_t stop = kToTheEnd, int64_t step = 1);

  /// The frame shown at a time in [begin_seconds, end_seconds). Throws c10::IndexError outside of it.
  at::Tensor get_frame_played_at(double seconds);
  FrameBatch get_frames_played_at(const std::vector<double>& seconds);
  /// All frames shown in [start, stop) seconds; the first may begin earlier.
  FrameBatch get_frames_played_in_range(double start_seconds, double stop_seconds);

  /// The sound heard in [start, stop) seconds, all of it by default. Throws DecodeError (kUnsupported) when there is
  /// none. Python: torchcodec.decoders.AudioDecoder.get_samples_played_in_range.
  AudioSamples get_samples_played_in_range(double start_seconds = -INFINITY,
                                           std::optional<double> stop_seconds = std::nullopt);

 private:
  VideoDecoder(std::shared_ptr<const media::ByteSource> source, const VideoDecoderOptions& options);

  std::shared_ptr<const media::ByteSource> source_;
  VideoLimits limits_;
  std::unique_ptr<media::VideoReader> reader_;
  std::unique_ptr<media::AudioReader> audio_;  ///< opened when first asked for
};

}  // namespace torchvision::io
