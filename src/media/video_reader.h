#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "media/byte_source.h"
#include "media/demuxer.h"
#include "media/frame_index.h"
#include "media/rgb_converter.h"
#include "media/stream_decoder.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// A video's frames by their number. Not for several threads at once.
class VideoReader {
 public:
  /// Reads the container once. Throws DecodeError.
  VideoReader(std::shared_ptr<const ByteSource> source, const VideoDecoderOptions& options);

  const VideoMetadata& metadata() const noexcept { return metadata_; }
  std::span<const FrameTime> frames() const noexcept { return index_.frames; }
  double seconds(int64_t pts) const noexcept { return static_cast<double>(pts) * metadata_.time_base; }
  /// The frame that is shown at this time, or -1 before the first and after the last one.
  int64_t frame_at(double seconds) const noexcept;

  /// Bytes of one frame: height × width × 3.
  size_t frame_bytes() const noexcept;
  /// Fills `rgb` with these frames, one after another, in one pass over the video whatever their order. Indices must
  /// lie in [0, metadata().num_frames). Throws DecodeError for a frame that does not decode.
  void read(std::span<const int64_t> indices, uint8_t* rgb);

 private:
  void count_frames(const VideoDecoderOptions& options);
  void describe(const AVStream* stream);
  const AVFrame& decode(int64_t wanted);
  bool decode_onwards(int64_t wanted);
  bool advance();
  bool is_near(int64_t wanted) const noexcept;
  bool enter(const EntryPoint& entry);
  void enter_at_start();
  [[noreturn]] void fail_missing(int64_t wanted) const;

  Demuxer demuxer_;
  FrameIndex index_;
  std::optional<StreamDecoder> decoder_;
  std::optional<RgbConverter> converter_;
  VideoMetadata metadata_;
  FrameOwner frame_;
  int64_t current_ = -1;        ///< the number of frame_, or of the one before the next
  bool holds_current_ = false;  ///< whether frame_ is that frame
};

}  // namespace torchvision::media
