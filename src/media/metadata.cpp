#include "media/metadata.h"

#include "media/orientation.h"

namespace torchvision::media {
namespace {

std::string text_or_unknown(const char* text) { return text ? text : "unknown"; }

void describe_times(const FrameIndex& index, VideoMetadata& metadata) {
  metadata.num_frames = static_cast<int64_t>(index.frames.size());
  metadata.begin_seconds = static_cast<double>(index.frames.front().pts) * metadata.time_base;
  metadata.end_seconds = static_cast<double>(index.end_pts) * metadata.time_base;
  metadata.duration_seconds = metadata.end_seconds - metadata.begin_seconds;
  if (metadata.duration_seconds > 0)
    metadata.average_fps = static_cast<double>(metadata.num_frames) / metadata.duration_seconds;
}

void describe_geometry(const AVStream* stream, bool apply_rotation, VideoMetadata& metadata) {
  metadata.height = stream->codecpar->height;
  metadata.width = stream->codecpar->width;
  const int32_t* matrix = display_matrix(stream);
  if (!matrix) return;
  metadata.rotation = rotation_of(matrix);
  metadata.mirrored = static_cast<double>(matrix[0]) * matrix[4] < static_cast<double>(matrix[1]) * matrix[3];
  if (apply_rotation && orientation_of(matrix).transpose) std::swap(metadata.height, metadata.width);
}

}  // namespace

AudioMetadata describe_audio(const AVStream* stream) {
  AudioMetadata audio;
  audio.codec = avcodec_get_name(stream->codecpar->codec_id);
  audio.sample_rate = stream->codecpar->sample_rate;
  audio.num_channels = stream->codecpar->ch_layout.nb_channels;
  if (stream->duration != AV_NOPTS_VALUE)
    audio.duration_seconds = static_cast<double>(stream->duration) * av_q2d(stream->time_base);
  return audio;
}

VideoMetadata describe_video(const Demuxer& demuxer, const FrameIndex& index, const VideoDecoderOptions& options) {
  const AVStream* stream = demuxer.selected();
  const AVCodecParameters& codec = *stream->codecpar;
  VideoMetadata metadata;
  metadata.time_base = av_q2d(stream->time_base);
  describe_times(index, metadata);
  describe_geometry(stream, options.apply_rotation, metadata);
  if (stream->avg_frame_rate.num > 0 && stream->avg_frame_rate.den > 0)
    metadata.header_fps = av_q2d(stream->avg_frame_rate);
  metadata.codec = avcodec_get_name(codec.codec_id);
  metadata.container = demuxer.context()->iformat->name;
  metadata.pixel_format = text_or_unknown(av_get_pix_fmt_name(static_cast<AVPixelFormat>(codec.format)));
  if (number_of(codec.color_space) < AVCOL_SPC_NB)
    metadata.color_space = text_or_unknown(av_color_space_name(codec.color_space));
  if (number_of(codec.color_range) < AVCOL_RANGE_NB)
    metadata.color_range = text_or_unknown(av_color_range_name(codec.color_range));
  if (const AVStream* sound = demuxer.best_stream(AVMEDIA_TYPE_AUDIO)) metadata.audio = describe_audio(sound);
  return metadata;
}

}  // namespace torchvision::media
