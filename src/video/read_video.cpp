#include "torchvision/video/read_video.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/core/error.h"

namespace torchvision::io {
namespace {

/// Times in seconds as ticks, outwards to whole ones as Python does.
struct TickRange {
  double start = 0;
  double end = INFINITY;
};

TickRange ticks_of(const ReadVideoOptions& options, double time_base) {
  if (options.pts_unit == PtsUnit::kPts) return {options.start_pts, options.end_pts};
  return {std::floor(options.start_pts * (1 / time_base)), std::ceil(options.end_pts * (1 / time_base))};
}

std::vector<int64_t> frames_between(const at::Tensor& pts, const TickRange& range) {
  const auto* begin = pts.const_data_ptr<int64_t>();
  const auto* end = begin + pts.numel();
  const auto* first = std::find_if(begin, end, [&](int64_t tick) { return static_cast<double>(tick) >= range.start; });
  // The one before is still shown at the start, unless a frame begins just there.
  if (range.start > 0 && first != begin && (first == end || static_cast<double>(*first) != range.start)) --first;
  std::vector<int64_t> indices;
  for (const auto* tick = first; tick != end && static_cast<double>(*tick) <= range.end; ++tick)
    indices.push_back(tick - begin);
  return indices;
}

void check_times(const ReadVideoOptions& options) {
  TORCH_CHECK_VALUE(options.start_pts <= options.end_pts,
                    "read_video: end_pts should be larger than start_pts, got start_pts=", options.start_pts,
                    " and end_pts=", options.end_pts);
}

}  // namespace

VideoData read_video(const std::string& filename, const ReadVideoOptions& options) {
  check_times(options);
  VideoDecoder decoder(filename, options.decoder);
  const VideoMetadata& metadata = decoder.metadata();
  const TickRange range = ticks_of(options, metadata.time_base);
  const at::Tensor frames = decoder.get_frames_at(frames_between(decoder.pts(), range)).data;
  VideoData result{options.output_format == VideoFormat::kTchw ? frames : frames.permute({0, 2, 3, 1}),
                   at::empty({1, 0}, at::kFloat)};
  result.info.video_fps = metadata.header_fps;
  if (!metadata.audio) return result;
  result.info.audio_fps = metadata.audio->sample_rate;
  const bool from_start = range.start <= 0;
  result.aframes = decoder
                       .get_samples_played_in_range(from_start ? -INFINITY : range.start * metadata.time_base,
                                                    range.end * metadata.time_base)
                       .data;
  return result;
}

VideoTimestamps read_video_timestamps(const std::string& filename, PtsUnit pts_unit) {
  const VideoDecoder decoder(filename);
  const at::Tensor pts = decoder.pts();
  const double unit = pts_unit == PtsUnit::kSec ? decoder.metadata().time_base : 1;
  VideoTimestamps times{.video_fps = decoder.metadata().header_fps};
  for (int64_t i = 0; i < pts.numel(); ++i)
    times.pts.push_back(static_cast<double>(pts.const_data_ptr<int64_t>()[i]) * unit);
  return times;
}

}  // namespace torchvision::io
