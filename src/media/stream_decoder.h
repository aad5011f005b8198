#pragma once

#include <cstdint>
#include <string>

#include "media/demuxer.h"
#include "media/ffmpeg.h"

namespace torchvision::media {

struct StreamDecoderOptions {
  int num_threads = 1;
  uint64_t max_pixels = 0;
};

/// Turns the selected stream's packets into frames.
class StreamDecoder {
 public:
  /// Throws DecodeError when this FFmpeg has no decoder for the stream's codec.
  StreamDecoder(const AVStream* stream, const StreamDecoderOptions& options, const std::string& name);

  const AVCodecContext& context() const noexcept { return *codec_; }

  /// The next frame in the order of presentation; false after the last. Packets that do not decode are passed over,
  /// as the ffmpeg program does, and noted in last_error().
  bool next(Demuxer& demuxer, AVFrame* frame);
  /// FFmpeg's error number of the last packet that did not decode since begin(), 0 where all did.
  int last_error() const noexcept { return last_error_; }

  /// Forgets all frames under way, for a demuxer that was moved.
  void begin() noexcept;
  /// After begin(): reads up to the key packet with this time, which is decoded next. False when it does not come.
  bool skip_to_key(Demuxer& demuxer, int64_t pts);
  /// Frames before this time that no other needs are not decoded.
  void set_wanted(int64_t pts) noexcept { wanted_pts_ = pts; }

 private:
  void feed(Demuxer& demuxer);
  void send(const AVPacket* packet);

  CodecOwner codec_;
  PacketOwner packet_;
  bool has_packet_ = false;
  bool draining_ = false;
  int last_error_ = 0;
  int errors_at_end_ = 0;
  int64_t wanted_pts_ = INT64_MIN;
};

}  // namespace torchvision::media
