#pragma once

#include <map>
#include <string>

#include "media/ffmpeg.h"

namespace torchvision::media {

/// Options of an encoder by name: {"crf", "20"}.
using CodecOptions = std::map<std::string, std::string>;

/// The encoder of this name (FFmpeg's of the encoder, "libx264", or of the codec, "h264"), or for an empty name the
/// one of `fallback`. Throws Error (kUnsupported) where this FFmpeg has none.
const AVCodec* find_encoder(const std::string& name, AVCodecID fallback, AVMediaType type);

/// Turns frames into the packets of one stream of a file that is being written.
class StreamEncoder {
 public:
  /// `prepare` fills in what the stream holds. Throws Error for settings or options that the encoder refuses.
  template <class Prepare>
  StreamEncoder(AVFormatContext* file, const AVCodec* codec, const CodecOptions& options, Prepare prepare)
      : StreamEncoder(file, codec) {
    prepare(*context_);
    open(options);
  }

  const AVCodecContext& context() const noexcept { return *context_; }
  /// Writes the packets that come of `frame`; of the end for null.
  void encode(const AVFrame* frame);

 private:
  StreamEncoder(AVFormatContext* file, const AVCodec* codec);
  void open(const CodecOptions& options);

  AVFormatContext* file_;
  AVStream* stream_;
  CodecOwner context_;
  PacketOwner packet_;
};

}  // namespace torchvision::media
