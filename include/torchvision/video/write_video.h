#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "torchvision/core/export.h"
#include "torchvision/video/read_video.h"

namespace torchvision::io {

struct WriteVideoOptions {
  /// FFmpeg's name of an encoder or codec: "libx264", "mjpeg". By default what is usual for the file's ending: H.264 in
  /// .mp4, VP9 in .webm, and so on; .gif, .apng and .webp make
  /// animations that go on for ever; a GIF has 256 fixed colours, and FFmpeg 5.1 reads no animated WebP back.
  std::string video_codec = {};
  /// The encoder's own options: {"crf", "18"}.
  std::map<std::string, std::string> options = {};
  /// Sound, float32 (C, N) in [-1, 1].
  std::optional<at::Tensor> audio_array = std::nullopt;
  int64_t audio_fps = 44100;  ///< samples a second
  std::string audio_codec = {};
  std::map<std::string, std::string> audio_options = {};
  /// Not in Python: the order of video_array's dimensions.
  VideoFormat video_format = VideoFormat::kThwc;
  /// Not in Python: FFmpeg's name of the pixels to store; by default yuv420p, or the nearest to RGB of lossless codecs.
  std::string pixel_format = {};
  /// Not in Python: threads that encode; 0 lets FFmpeg choose. Some encoders' bytes depend on their number.
  int num_threads = 1;
};

/// Writes uint8 frames (T, H, W, 3) to a video file, `fps` of them a second. Python: torchvision.io.write_video.
///
/// The file holds its old content or the whole new video. Throws FileError; Error: kInvalidArgument for an unknown
/// ending or what the encoder refuses (odd sizes in yuv420p H.264, unknown options), kUnsupported for a codec that this
/// FFmpeg lacks; c10::ValueError and c10::TypeError for wrong tensors.
TORCHVISION_API void write_video(const std::string& filename, const at::Tensor& video_array, double fps,
                                 const WriteVideoOptions& options = {});

}  // namespace torchvision::io
