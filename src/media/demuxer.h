#pragma once

#include <memory>
#include <string>

#include "media/byte_source.h"
#include "media/ffmpeg.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// A container's packets of one stream. Opens no other file, whatever the container asks for.
class Demuxer {
 public:
  /// Throws DecodeError for bytes that are no video or audio file of a known kind (kCorrupt, kUnsupported), and for
  /// videos over a limit (kTooLarge).
  Demuxer(std::shared_ptr<const ByteSource> source, const VideoLimits& limits);
  ~Demuxer();
  Demuxer(const Demuxer&) = delete;
  Demuxer& operator=(const Demuxer&) = delete;

  const std::string& name() const noexcept { return source_->name(); }
  AVFormatContext* context() const noexcept { return context_; }
  /// "a mov,mp4,m4a,3gp,3g2,mj2 file with audio (aac)": for errors.
  std::string describe_content() const;

  /// The stream that FFmpeg takes for the main one, or null. A picture attached to music is no video.
  AVStream* best_stream(AVMediaType type) const noexcept;
  /// Packets of all other streams are skipped from now on.
  void select(const AVStream* stream);
  const AVStream* selected() const noexcept { return stream_; }

  /// The next packet of the selected stream; false at the end.
  bool read(AVPacket* packet);
  /// Whether reading ended at an error in the file rather than at its end.
  bool ended_early() const noexcept { return ended_early_; }
  /// To the last place at or before `timestamp` where decoding can begin; false where the container does not know.
  bool seek(int64_t timestamp);
  /// To the first packet, by opening the container again.
  void reopen();

 private:
  void open();
  void close() noexcept;
  void find_streams();
  void check_frame_size() const;

  std::shared_ptr<const ByteSource> source_;
  VideoLimits limits_;
  std::unique_ptr<SourceReader> reader_;
  AVFormatContext* context_ = nullptr;
  const AVStream* stream_ = nullptr;
  bool ended_early_ = false;
};

}  // namespace torchvision::media
