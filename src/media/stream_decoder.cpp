#include "media/stream_decoder.h"

#include <utility>

#include "media/failure.h"

namespace torchvision::media {
namespace {

// A decoder that is emptied reports each damaged frame it still holds, and holds no more than this.
constexpr int kMostFramesHeld = 256;

bool refers_to_no_other(AVCodecID codec) {
  return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC || codec == AV_CODEC_ID_MPEG4 ||
         codec == AV_CODEC_ID_MPEG2VIDEO;
}

}  // namespace

StreamDecoder::StreamDecoder(const AVStream* stream, const StreamDecoderOptions& options, const std::string& name)
    : packet_(allocated(av_packet_alloc())) {
  const AVCodecParameters& parameters = *stream->codecpar;
  const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
  if (!codec)
    throw DecodeError(ErrorCode::kUnsupported, "this FFmpeg has no decoder for a stream",
                      {.path = name,
                       .actual = "codec '" + std::string(avcodec_get_name(parameters.codec_id)) + "'",
                       .hint = "install an FFmpeg that was built with it"});
  codec_.reset(allocated(avcodec_alloc_context3(codec)));
  check_decoding(avcodec_parameters_to_context(codec_.get(), &parameters), "cannot read a stream's header", name);
  codec_->log_level_offset = kSilentLevels;
  codec_->pkt_timebase = stream->time_base;
  codec_->thread_count = options.num_threads;
  if (options.max_pixels > 0) codec_->max_pixels = static_cast<int64_t>(options.max_pixels);
  check_decoding(avcodec_open2(codec_.get(), codec, nullptr), "cannot start the decoder of a stream", name);
}

void StreamDecoder::begin() noexcept {
  avcodec_flush_buffers(codec_.get());
  has_packet_ = false;
  draining_ = false;
  last_error_ = 0;
  errors_at_end_ = 0;
}

bool StreamDecoder::skip_to_key(Demuxer& demuxer, int64_t pts) {
  while (demuxer.read(packet_.get())) {
    if (!(packet_->flags & AV_PKT_FLAG_KEY)) continue;
    if (packet_->pts == pts) return has_packet_ = true;
    if (packet_->pts > pts) return false;
  }
  return false;
}

void StreamDecoder::send(const AVPacket* packet) {
  const int result = avcodec_send_packet(codec_.get(), packet);
  if (result < 0 && result != AVERROR_EOF) last_error_ = result;
}

void StreamDecoder::feed(Demuxer& demuxer) {
  if (!std::exchange(has_packet_, false) && !demuxer.read(packet_.get())) {
    draining_ = true;
    return send(nullptr);
  }
  const bool unneeded =
      packet_->pts != AV_NOPTS_VALUE && packet_->pts < wanted_pts_ && refers_to_no_other(codec_->codec_id);
  codec_->skip_frame = unneeded ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
  send(packet_.get());
}

bool StreamDecoder::next(Demuxer& demuxer, AVFrame* frame) {
  for (;;) {
    const int result = avcodec_receive_frame(codec_.get(), frame);
    if (result == 0) return true;
    if (result == AVERROR_EOF) return false;
    if (result != AVERROR(EAGAIN)) last_error_ = result;
    if (!draining_)
      feed(demuxer);
    else if (++errors_at_end_ > kMostFramesHeld)
      return false;
  }
}

}  // namespace torchvision::media
