#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "media/byte_source.h"
#include "media/demuxer.h"
#include "media/stream_decoder.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// Sound between two times.
struct SampleBlock {
  std::vector<std::vector<float>> channels = {};  ///< one vector a channel, all of one length, in [-1, 1]
  double begin_seconds = 0;                       ///< when the first sample is heard
};

/// A file's sound at its own rate. Not for several threads at once.
class AudioReader {
 public:
  /// Throws DecodeError, also for a file without sound.
  AudioReader(std::shared_ptr<const ByteSource> source, const VideoLimits& limits);

  const AudioMetadata& metadata() const noexcept { return metadata_; }

  /// The samples heard in [begin, end) seconds. Sound is decoded from its start on, since most codecs carry state from
  /// packet to packet; calls in the order of time go on where the last one stopped.
  SampleBlock read(double begin, double end);

 private:
  void rewind();
  bool next_block();
  void convert();
  void prepare_resampler();
  void append(int64_t begin, int64_t end, SampleBlock& block) const;
  int64_t block_end() const noexcept { return block_begin_ + block_->nb_samples; }

  Demuxer demuxer_;
  VideoLimits limits_;
  AudioMetadata metadata_;
  std::unique_ptr<StreamDecoder> decoder_;
  ResamplerOwner resampler_;
  AVSampleFormat input_format_ = AV_SAMPLE_FMT_NONE;
  FrameOwner frame_;
  FrameOwner block_;  ///< planar floats
  bool has_block_ = false;
  int64_t block_begin_ = 0;  ///< in samples since time 0
  int64_t next_begin_ = 0;
};

}  // namespace torchvision::media
