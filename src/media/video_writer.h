#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/output_file.h"
#include "media/stream_encoder.h"

namespace torchvision::media {

struct AudioTrack {
  std::string codec = {};  ///< empty: the container's usual one
  int64_t sample_rate = 0;
  int64_t num_channels = 0;
  CodecOptions options = {};
};

struct VideoTrack {
  std::string codec = {};         ///< empty: the container's usual one
  std::string pixel_format = {};  ///< empty: yuv420p where the encoder has it, the nearest to RGB for lossless ones
  int height = 0;
  int width = 0;
  double fps = 0;
  int num_threads = 1;
  CodecOptions options = {};
};

/// Writes RGB frames and sound to a new video file, whose kind its ending tells. The file appears when finish()
/// returns.
class VideoWriter {
 public:
  /// Throws FileError, and Error: kInvalidArgument for an unknown ending, values and options that the encoder refuses,
  /// kUnsupported for a codec that this FFmpeg lacks.
  VideoWriter(const std::string& path, const VideoTrack& video, const std::optional<AudioTrack>& audio);
  ~VideoWriter();
  VideoWriter(const VideoWriter&) = delete;
  VideoWriter& operator=(const VideoWriter&) = delete;

  /// The next frame: height × width × 3 bytes.
  void write_frame(const uint8_t* rgb);
  /// Samples that the encoder takes at once.
  int64_t samples_a_frame() const noexcept { return sound_->nb_samples; }
  /// The next samples of each channel: a multiple of samples_a_frame(), but for the last call.
  void write_samples(const std::vector<const float*>& channels, int64_t count);
  void finish();

 private:
  void add_video(const VideoTrack& track);
  void add_audio(const AudioTrack& track);
  void encode_samples(const std::vector<const float*>& channels, int64_t offset, int count);

  std::string path_;
  OutputFile file_;
  struct FreeFormat {
    void operator()(AVFormatContext* format) const noexcept { avformat_free_context(format); }
  };
  std::unique_ptr<AVFormatContext, FreeFormat> format_;
  std::optional<StreamEncoder> video_;
  std::optional<StreamEncoder> audio_;
  ScalerOwner scaler_;
  ResamplerOwner resampler_;
  FrameOwner frame_;
  FrameOwner sound_;
  int64_t next_frame_ = 0;
  int64_t next_sample_ = 0;
};

}  // namespace torchvision::media
