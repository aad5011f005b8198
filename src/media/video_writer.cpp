#include "media/video_writer.h"

#include <algorithm>
#include <utility>

#include "media/failure.h"

namespace torchvision::media {
namespace {

// Encoders without frames of their own size, such as PCM, take any.
constexpr int kSamplesAFrame = 1024;
// The finest denominator of a rate: 30000/1001 is met exactly.
constexpr int kFinestRate = 1'001'000;

[[noreturn]] void refuse(const std::string& what, ErrorDetails details) {
  throw Error(ErrorCode::kInvalidArgument, what, std::move(details));
}

void check_writing(int result, const std::string& path) {
  if (result < 0)
    throw Error(ErrorCode::kInvalidArgument, "cannot write a video", {.path = path, .actual = describe(result)});
}

const AVOutputFormat* format_of(const std::string& path) {
  const AVOutputFormat* format = av_guess_format(nullptr, path.c_str(), nullptr);
  if (format && format->video_codec != AV_CODEC_ID_NONE && !(format->flags & AVFMT_NOFILE)) return format;
  refuse("cannot tell the kind of video from the file's ending",
         {.path = path, .expected = "one of .mp4, .mkv, .webm, .avi, .mov, .gif, .apng, .webp and the like"});
}

AVPixelFormat pixel_format_of(const AVCodec* codec, const std::string& wanted) {
  if (!wanted.empty()) {
    const AVPixelFormat format = av_get_pix_fmt(wanted.c_str());
    if (format == AV_PIX_FMT_NONE) refuse("there is no pixel format '" + wanted + "'", {});
    return format;
  }
  std::vector<AVPixelFormat> formats;
  for (const AVPixelFormat* format = codec->pix_fmts; format && *format != AV_PIX_FMT_NONE; ++format)
    if (*format != AV_PIX_FMT_PAL8) formats.push_back(*format);  // needs a palette made for the pictures
  const AVCodecDescriptor* kind = avcodec_descriptor_get(codec->id);
  const AVPixelFormat common = codec->id == AV_CODEC_ID_MJPEG ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  const bool has_common = formats.empty() || std::find(formats.begin(), formats.end(), common) != formats.end();
  if (has_common && (!kind || kind->props & AV_CODEC_PROP_LOSSY)) return common;
  formats.push_back(AV_PIX_FMT_NONE);
  return avcodec_find_best_pix_fmt_of_list(formats.data(), AV_PIX_FMT_RGB24, 0, nullptr);
}

bool is_rgb(AVPixelFormat format) { return av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_RGB; }

bool is_full_range(AVPixelFormat format) { return is_rgb(format) || format == AV_PIX_FMT_YUVJ420P; }

}  // namespace

VideoWriter::VideoWriter(const std::string& path, const VideoTrack& video, const std::optional<AudioTrack>& audio)
    : path_(path), file_(path), frame_(allocated(av_frame_alloc())), sound_(allocated(av_frame_alloc())) {
  const QuietScope quiet;
  AVFormatContext* format = nullptr;
  check_writing(avformat_alloc_output_context2(&format, format_of(path), nullptr, nullptr), path_);
  format_.reset(format);
  format->pb = file_.context();
  format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
  add_video(video);
  if (audio) add_audio(*audio);
  // Animations go on for ever in all three formats, whose own defaults differ.
  OptionList options;
  options.set("loop", int64_t{0});
  options.set("plays", int64_t{0});
  check_writing(avformat_write_header(format, options.get()), path_);
}

VideoWriter::~VideoWriter() = default;

void VideoWriter::add_video(const VideoTrack& track) {
  const AVCodec* codec = find_encoder(track.codec, format_->oformat->video_codec, AVMEDIA_TYPE_VIDEO);
  const AVPixelFormat format = pixel_format_of(codec, track.pixel_format);
  const AVRational rate = av_d2q(track.fps, kFinestRate);
  video_.emplace(format_.get(), codec, track.options, [&](AVCodecContext& context) {
    context.width = track.width;
    context.height = track.height;
    context.pix_fmt = format;
    context.time_base = av_inv_q(rate);
    context.framerate = rate;
    context.thread_count = track.num_threads;
    context.color_range = is_full_range(format) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    context.colorspace = is_rgb(format) ? AVCOL_SPC_RGB : AVCOL_SPC_SMPTE170M;  // swscale's matrix: said, not left open
  });
  scaler_.reset(sws_getContext(track.width, track.height, AV_PIX_FMT_RGB24, track.width, track.height, format,
                               SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
  if (!scaler_) refuse("RGB cannot be converted to this pixel format", {.actual = av_get_pix_fmt_name(format)});
  frame_->format = format;
  frame_->width = track.width;
  frame_->height = track.height;
  check_writing(av_frame_get_buffer(frame_.get(), 0), path_);
}

void VideoWriter::add_audio(const AudioTrack& track) {
  const AVCodec* codec = find_encoder(track.codec, format_->oformat->audio_codec, AVMEDIA_TYPE_AUDIO);
  const int rate = static_cast<int>(track.sample_rate);
  AVChannelLayout layout = {};
  av_channel_layout_default(&layout, static_cast<int>(track.num_channels));
  const AVSampleFormat format = codec->sample_fmts ? codec->sample_fmts[0] : AV_SAMPLE_FMT_FLTP;
  audio_.emplace(format_.get(), codec, track.options, [&](AVCodecContext& context) {
    context.sample_fmt = format;
    context.sample_rate = rate;
    context.ch_layout = layout;
    context.time_base = {1, rate};
    context.strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;  // FFmpeg's own encoders of Opus and Vorbis
  });
  SwrContext* resampler = nullptr;
  check_writing(swr_alloc_set_opts2(&resampler, &layout, format, rate, &layout, AV_SAMPLE_FMT_FLTP, rate, 0, nullptr),
                path_);
  resampler_.reset(resampler);
  check_writing(swr_init(resampler), path_);
  sound_->format = format;
  sound_->sample_rate = rate;
  sound_->ch_layout = layout;
  sound_->nb_samples = audio_->context().frame_size > 0 ? audio_->context().frame_size : kSamplesAFrame;
  check_writing(av_frame_get_buffer(sound_.get(), 0), path_);
}

void VideoWriter::write_frame(const uint8_t* rgb) {
  const QuietScope quiet;
  check_writing(av_frame_make_writable(frame_.get()), path_);  // the encoder may still hold the last one
  const uint8_t* const planes[4] = {rgb};
  const int strides[4] = {frame_->width * 3};
  sws_scale(scaler_.get(), planes, strides, 0, frame_->height, frame_->data, frame_->linesize);
  frame_->pts = next_frame_++;
  video_->encode(frame_.get());
}

void VideoWriter::encode_samples(const std::vector<const float*>& channels, int64_t offset, int count) {
  check_writing(av_frame_make_writable(sound_.get()), path_);
  std::vector<const uint8_t*> planes;
  planes.reserve(channels.size());
  for (const float* channel : channels) planes.push_back(reinterpret_cast<const uint8_t*>(channel + offset));
  check_writing(swr_convert(resampler_.get(), sound_->extended_data, count, planes.data(), count), path_);
  const int whole = std::exchange(sound_->nb_samples, count);
  sound_->pts = next_sample_;
  next_sample_ += count;
  audio_->encode(sound_.get());
  sound_->nb_samples = whole;
}

void VideoWriter::write_samples(const std::vector<const float*>& channels, int64_t count) {
  const QuietScope quiet;
  for (int64_t offset = 0; offset < count; offset += sound_->nb_samples)
    encode_samples(channels, offset, static_cast<int>(std::min<int64_t>(sound_->nb_samples, count - offset)));
}

void VideoWriter::finish() {
  const QuietScope quiet;
  video_->encode(nullptr);
  if (audio_) audio_->encode(nullptr);
  check_writing(av_write_trailer(format_.get()), path_);
  file_.commit();
}

}  // namespace torchvision::media
