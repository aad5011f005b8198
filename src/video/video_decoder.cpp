#include "torchvision/video/video_decoder.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "media/audio_reader.h"
#include "media/byte_source.h"
#include "media/video_reader.h"
#include "torchvision/core/error.h"
#include "video/bytes.h"

namespace torchvision::io {
namespace {

int64_t checked_index(const char* function, int64_t index, int64_t size) {
  TORCH_CHECK_INDEX(index >= -size && index < size, function, ": expected an index in [", -size, ", ", size, "), got ",
                    index);
  return index < 0 ? index + size : index;
}

at::Tensor as_channels_first(const at::Tensor& frames) { return frames.permute({0, 3, 1, 2}); }

FrameBatch read(media::VideoReader& reader, const std::vector<int64_t>& indices) {
  const VideoMetadata& metadata = reader.metadata();
  const auto count = static_cast<int64_t>(indices.size());
  const at::Tensor pixels = at::empty({count, metadata.height, metadata.width, 3}, at::kByte);
  reader.read(indices, pixels.mutable_data_ptr<uint8_t>());
  FrameBatch batch{as_channels_first(pixels), at::empty({count}, at::kDouble), at::empty({count}, at::kDouble)};
  auto* pts = batch.pts_seconds.mutable_data_ptr<double>();
  auto* durations = batch.duration_seconds.mutable_data_ptr<double>();
  for (const int64_t index : indices) {
    const media::FrameTime& frame = reader.frames()[static_cast<size_t>(index)];
    *pts++ = reader.seconds(frame.pts);
    *durations++ = reader.seconds(frame.duration);
  }
  return batch;
}

int64_t checked_time(const char* function, const media::VideoReader& reader, double seconds) {
  const int64_t index = reader.frame_at(seconds);
  TORCH_CHECK_INDEX(index >= 0, function, ": expected a time in [", reader.metadata().begin_seconds, ", ",
                    reader.metadata().end_seconds, ") seconds, got ", seconds);
  return index;
}

}  // namespace

VideoDecoder::VideoDecoder(std::shared_ptr<const media::ByteSource> source, const VideoDecoderOptions& options)
    : source_(std::move(source)), limits_(options.limits) {
  TORCH_CHECK_VALUE(options.num_threads >= 0, "VideoDecoder: num_threads must not be negative, got ",
                    options.num_threads);
  reader_ = std::make_unique<media::VideoReader>(source_, options);
}

VideoDecoder::VideoDecoder(const std::string& path, const VideoDecoderOptions& options)
    : VideoDecoder(media::open_file(path), options) {}

VideoDecoder::VideoDecoder(const at::Tensor& bytes, const VideoDecoderOptions& options)
    : VideoDecoder(video::open_bytes("VideoDecoder", bytes), options) {}

VideoDecoder::~VideoDecoder() = default;
VideoDecoder::VideoDecoder(VideoDecoder&&) noexcept = default;
VideoDecoder& VideoDecoder::operator=(VideoDecoder&&) noexcept = default;

const VideoMetadata& VideoDecoder::metadata() const noexcept { return reader_->metadata(); }

at::Tensor VideoDecoder::pts() const {
  at::Tensor times = at::empty({size()}, at::kLong);
  std::transform(reader_->frames().begin(), reader_->frames().end(), times.mutable_data_ptr<int64_t>(),
                 [](const media::FrameTime& frame) { return frame.pts; });
  return times;
}

std::vector<int64_t> VideoDecoder::key_frames() const {
  std::vector<int64_t> keys;
  for (int64_t i = 0; i < size(); ++i)
    if (reader_->frames()[static_cast<size_t>(i)].key) keys.push_back(i);
  return keys;
}

at::Tensor VideoDecoder::get_frame_at(int64_t index) {
  return read(*reader_, {checked_index("get_frame_at", index, size())}).data[0];
}

FrameBatch VideoDecoder::get_frames_at(const std::vector<int64_t>& indices) {
  std::vector<int64_t> places;
  places.reserve(indices.size());
  for (const int64_t index : indices) places.push_back(checked_index("get_frames_at", index, size()));
  return read(*reader_, places);
}

FrameBatch VideoDecoder::get_frames_in_range(int64_t start, int64_t stop, int64_t step) {
  TORCH_CHECK_VALUE(step > 0, "get_frames_in_range: step must be positive, got ", step);
  TORCH_CHECK_INDEX(start >= 0 && start <= size(), "get_frames_in_range: expected a start in [0, ", size(), "], got ",
                    start);
  TORCH_CHECK_INDEX(stop >= start, "get_frames_in_range: expected a stop of at least the start, ", start, ", got ",
                    stop);
  const int64_t end = std::min(stop, size());
  std::vector<int64_t> indices;
  for (int64_t index = start; index < end; index += std::min(step, end)) indices.push_back(index);
  return read(*reader_, indices);
}

at::Tensor VideoDecoder::get_frame_played_at(double seconds) {
  return read(*reader_, {checked_time("get_frame_played_at", *reader_, seconds)}).data[0];
}

FrameBatch VideoDecoder::get_frames_played_at(const std::vector<double>& seconds) {
  std::vector<int64_t> indices;
  indices.reserve(seconds.size());
  for (const double time : seconds) indices.push_back(checked_time("get_frames_played_at", *reader_, time));
  return read(*reader_, indices);
}

FrameBatch VideoDecoder::get_frames_played_in_range(double start_seconds, double stop_seconds) {
  TORCH_CHECK_VALUE(start_seconds <= stop_seconds,
                    "get_frames_played_in_range: expected a start of at most the stop, got ", start_seconds, " and ",
                    stop_seconds);
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < size(); ++i) {
    const media::FrameTime& frame = reader_->frames()[static_cast<size_t>(i)];
    if (reader_->seconds(frame.pts) < stop_seconds && reader_->seconds(frame.pts + frame.duration) > start_seconds)
      indices.push_back(i);
  }
  return read(*reader_, indices);
}

AudioSamples VideoDecoder::get_samples_played_in_range(double start_seconds, std::optional<double> stop_seconds) {
  const double stop = stop_seconds.value_or(INFINITY);
  TORCH_CHECK_VALUE(start_seconds <= stop, "get_samples_played_in_range: expected a start of at most the stop, got ",
                    start_seconds, " and ", stop);
  if (!audio_) audio_ = std::make_unique<media::AudioReader>(source_, limits_);
  const media::SampleBlock block = audio_->read(start_seconds, stop);
  const auto count = static_cast<int64_t>(block.channels.front().size());
  AudioSamples samples{at::empty({static_cast<int64_t>(block.channels.size()), count}, at::kFloat), block.begin_seconds,
                       audio_->metadata().sample_rate};
  auto* target = samples.data.mutable_data_ptr<float>();
  for (const std::vector<float>& channel : block.channels) target = std::copy(channel.begin(), channel.end(), target);
  return samples;
}

}  // namespace torchvision::io
