#include "media/audio_reader.h"

#include <algorithm>
#include <cmath>

#include "media/failure.h"
#include "media/metadata.h"

namespace torchvision::media {
namespace {

// Beyond it a double is no exact count of samples; no sound is this long.
constexpr double kLastSample = 1e15;

const AVStream* find_audio(const Demuxer& demuxer) {
  if (const AVStream* stream = demuxer.best_stream(AVMEDIA_TYPE_AUDIO)) return stream;
  throw DecodeError(ErrorCode::kUnsupported, "the file has no sound",
                    {.path = demuxer.name(), .expected = "an audio stream", .actual = demuxer.describe_content()});
}

int64_t sample_at(double seconds, int64_t rate) {
  return std::llround(std::clamp(seconds * static_cast<double>(rate), -kLastSample, kLastSample));
}

}  // namespace

AudioReader::AudioReader(std::shared_ptr<const ByteSource> source, const VideoLimits& limits)
    : demuxer_(std::move(source), limits),
      limits_(limits),
      frame_(allocated(av_frame_alloc())),
      block_(allocated(av_frame_alloc())) {
  const QuietScope quiet;
  const AVStream* stream = find_audio(demuxer_);
  demuxer_.select(stream);
  metadata_ = describe_audio(stream);
  if (metadata_.sample_rate <= 0 || metadata_.num_channels <= 0)
    throw DecodeError(ErrorCode::kCorrupt, "a sound does not tell its rate or channels", {.path = demuxer_.name()});
  decoder_ = std::make_unique<StreamDecoder>(stream, StreamDecoderOptions{}, demuxer_.name());
}

void AudioReader::rewind() {
  demuxer_.reopen();
  // A new one, since some decoders keep state that emptying does not touch.
  decoder_ = std::make_unique<StreamDecoder>(demuxer_.selected(), StreamDecoderOptions{}, demuxer_.name());
  has_block_ = false;
  next_begin_ = 0;
}

void AudioReader::prepare_resampler() {
  if (resampler_ && input_format_ == frame_->format) return;
  AVChannelLayout layout = {};
  av_channel_layout_default(&layout, static_cast<int>(metadata_.num_channels));
  SwrContext* resampler = nullptr;
  const int rate = static_cast<int>(metadata_.sample_rate);
  input_format_ = static_cast<AVSampleFormat>(frame_->format);
  check_decoding(
      swr_alloc_set_opts2(&resampler, &layout, AV_SAMPLE_FMT_FLTP, rate, &layout, input_format_, rate, 0, nullptr),
      "cannot convert sound", demuxer_.name());
  resampler_.reset(resampler);
  check_decoding(swr_init(resampler), "cannot convert sound", demuxer_.name());
}

void AudioReader::convert() {
  if (frame_->ch_layout.nb_channels != metadata_.num_channels || frame_->sample_rate != metadata_.sample_rate)
    throw DecodeError(ErrorCode::kUnsupported, "a sound changes its rate or channels on the way",
                      {.path = demuxer_.name(),
                       .expected = std::to_string(metadata_.num_channels) + " channels at " +
                                   std::to_string(metadata_.sample_rate) + " Hz",
                       .actual = std::to_string(frame_->ch_layout.nb_channels) + " channels at " +
                                 std::to_string(frame_->sample_rate) + " Hz"});
  av_frame_unref(block_.get());
  if (frame_->format == AV_SAMPLE_FMT_FLTP) return av_frame_move_ref(block_.get(), frame_.get());
  prepare_resampler();
  block_->format = AV_SAMPLE_FMT_FLTP;
  block_->nb_samples = frame_->nb_samples;
  av_channel_layout_default(&block_->ch_layout, static_cast<int>(metadata_.num_channels));
  check_decoding(av_frame_get_buffer(block_.get(), 0), "cannot convert sound", demuxer_.name());
  const int converted = swr_convert(resampler_.get(), block_->extended_data, block_->nb_samples,
                                    const_cast<const uint8_t**>(frame_->extended_data), frame_->nb_samples);
  block_->nb_samples = check_decoding(converted, "cannot convert sound", demuxer_.name());
}

bool AudioReader::next_block() {
  do {
    if (!decoder_->next(demuxer_, frame_.get())) return false;
  } while (frame_->nb_samples == 0);
  const int64_t pts = frame_->pts != AV_NOPTS_VALUE ? frame_->pts : frame_->best_effort_timestamp;
  const AVRational tick = demuxer_.selected()->time_base;
  block_begin_ = pts == AV_NOPTS_VALUE
                     ? next_begin_
                     : av_rescale_q(pts, tick, AVRational{1, static_cast<int>(metadata_.sample_rate)});
  convert();
  next_begin_ = block_end();
  return has_block_ = true;
}

void AudioReader::append(int64_t begin, int64_t end, SampleBlock& block) const {
  const int64_t first = std::max(begin, block_begin_) - block_begin_;
  const int64_t last = std::min(end, block_end()) - block_begin_;
  if (first >= last) return;
  if (block.channels.front().empty())
    block.begin_seconds = static_cast<double>(block_begin_ + first) / static_cast<double>(metadata_.sample_rate);
  for (size_t channel = 0; channel < block.channels.size(); ++channel) {
    const auto* samples = reinterpret_cast<const float*>(block_->extended_data[channel]);
    block.channels[channel].insert(block.channels[channel].end(), samples + first, samples + last);
  }
  const uint64_t bytes = block.channels.size() * block.channels.front().size() * sizeof(float);
  if (bytes > limits_.max_audio_bytes)
    throw DecodeError(ErrorCode::kTooLarge, "a sound is too long",
                      {.path = demuxer_.name(),
                       .expected = "at most " + std::to_string(limits_.max_audio_bytes) + " bytes of samples",
                       .hint = "ask for a part of it, or raise limits.max_audio_bytes if the file is trusted"});
}

SampleBlock AudioReader::read(double begin, double end) {
  const QuietScope quiet;
  const int64_t first = sample_at(begin, metadata_.sample_rate);
  const int64_t last = sample_at(end, metadata_.sample_rate);
  SampleBlock block{.channels = std::vector<std::vector<float>>(static_cast<size_t>(metadata_.num_channels)),
                    .begin_seconds = begin};
  if (!has_block_ || first < block_begin_) rewind();
  while (has_block_ || next_block()) {
    if (block_begin_ >= last) break;
    append(first, last, block);
    if (block_end() > last) break;  // its rest is for the next call
    has_block_ = false;
  }
  return block;
}

}  // namespace torchvision::media
