#include "media/stream_encoder.h"

#include "media/failure.h"

namespace torchvision::media {
namespace {

[[noreturn]] void fail(ErrorCode code, const std::string& what, ErrorDetails details) {
  throw Error(code, what, std::move(details));
}

void check_encoding(int result, const AVCodec* codec) {
  if (result < 0)
    fail(ErrorCode::kInvalidArgument, "cannot encode with '" + std::string(codec->name) + "'",
         {.actual = describe(result)});
}

}  // namespace

const AVCodec* find_encoder(const std::string& name, AVCodecID fallback, AVMediaType type) {
  const AVCodec* codec = name.empty() ? avcodec_find_encoder(fallback) : avcodec_find_encoder_by_name(name.c_str());
  if (!codec && !name.empty())
    if (const AVCodecDescriptor* kind = avcodec_descriptor_get_by_name(name.c_str()))
      codec = avcodec_find_encoder(kind->id);
  const std::string wanted = name.empty() ? avcodec_get_name(fallback) : name;
  if (!codec)
    fail(ErrorCode::kUnsupported, "this FFmpeg has no encoder '" + wanted + "'",
         {.hint = "`ffmpeg -encoders` lists those it has"});
  if (codec->type != type)
    fail(ErrorCode::kInvalidArgument, "'" + wanted + "' encodes no " + av_get_media_type_string(type), {});
  return codec;
}

StreamEncoder::StreamEncoder(AVFormatContext* file, const AVCodec* codec)
    : file_(file),
      stream_(allocated(avformat_new_stream(file, codec))),
      context_(allocated(avcodec_alloc_context3(codec))),
      packet_(allocated(av_packet_alloc())) {
  context_->log_level_offset = kSilentLevels;
  if (file->oformat->flags & AVFMT_GLOBALHEADER) context_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  context_->flags |= AV_CODEC_FLAG_BITEXACT;  // the same bytes from the same frames
}

void StreamEncoder::open(const CodecOptions& options) {
  OptionList list;
  for (const auto& [name, value] : options) list.set(name.c_str(), value.c_str());
  check_encoding(avcodec_open2(context_.get(), context_->codec, list.get()), context_->codec);
  if (list.left())
    fail(ErrorCode::kInvalidArgument,
         "encoder '" + std::string(context_->codec->name) + "' has no option '" + list.left() + "'",
         {.hint = "`ffmpeg -h encoder=" + std::string(context_->codec->name) + "` lists them"});
  stream_->time_base = context_->time_base;
  stream_->avg_frame_rate = context_->framerate;
  check_encoding(avcodec_parameters_from_context(stream_->codecpar, context_.get()), context_->codec);
}

void StreamEncoder::encode(const AVFrame* frame) {
  check_encoding(avcodec_send_frame(context_.get(), frame), context_->codec);
  for (;;) {
    const int result = avcodec_receive_packet(context_.get(), packet_.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check_encoding(result, context_->codec);
    // A frame lasts until the next one; only some encoders say so, and files would end one frame early.
    if (packet_->duration == 0 && context_->codec_type == AVMEDIA_TYPE_VIDEO) packet_->duration = 1;
    av_packet_rescale_ts(packet_.get(), context_->time_base, stream_->time_base);
    packet_->stream_index = stream_->index;
    const int written = av_interleaved_write_frame(file_, packet_.get());
    if (written < 0) fail(ErrorCode::kFile, "cannot write a video", {.actual = describe(written)});
  }
}

}  // namespace torchvision::media
