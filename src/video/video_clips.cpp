#include "torchvision/video/video_clips.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "torchvision/core/error.h"
#include "torchvision/core/ordered_pool.h"

namespace torchvision::datasets {
namespace {

struct FrameCountAndRate {
  int64_t frames = 0;
  double fps = 0;
};

VideoClipsMetadata open_all(std::vector<std::string> paths, const VideoClipsOptions& options) {
  VideoClipsMetadata metadata{.video_paths = std::move(paths)};
  const auto count = static_cast<int64_t>(metadata.video_paths.size());
  core::OrderedResults<FrameCountAndRate> results(
      options.num_workers, count, 2 * options.num_workers, [&](int64_t job, int64_t) -> FrameCountAndRate {
        const io::VideoDecoder decoder(metadata.video_paths[static_cast<size_t>(job)], options.decoder);
        return {decoder.size(), decoder.metadata().average_fps};
      });
  while (const auto video = results.next()) {
    metadata.video_pts.push_back(at::arange(video->frames, at::kLong));
    metadata.video_fps.push_back(video->fps);
  }
  return metadata;
}

void check_metadata(const VideoClipsMetadata& metadata) {
  TORCH_CHECK_VALUE(metadata.video_paths.size() == metadata.video_pts.size() &&
                        metadata.video_paths.size() == metadata.video_fps.size(),
                    "VideoClips: expected metadata with as many video_pts and video_fps as video_paths, got ",
                    metadata.video_pts.size(), " and ", metadata.video_fps.size(), " for ",
                    metadata.video_paths.size());
}

/// The clip's frames of the resampled video, counted from the clip's first frame.
at::Tensor resample(const at::Tensor& frames, const VideoClips::Windows& windows, int64_t clip) {
  if (!windows.resampling_idxs) return frames.slice(0, 0, std::nullopt, windows.resampling_step);
  const at::Tensor places = (*windows.resampling_idxs)[clip];
  return frames.index_select(0, places - places[0]);
}

at::Tensor sound_between(io::VideoDecoder& decoder, double start, double stop) {
  if (!decoder.metadata().audio) return at::empty({1, 0}, at::kFloat);
  return decoder.get_samples_played_in_range(start, stop).data;
}

}  // namespace

at::Tensor unfold(const at::Tensor& tensor, int64_t size, int64_t step, int64_t dilation) {
  TORCH_CHECK_VALUE(tensor.dim() == 1, "unfold: tensor should have 1 dimension instead of ", tensor.dim());
  TORCH_CHECK_VALUE(size > 0 && step > 0 && dilation > 0, "unfold: size, step and dilation must be positive, got ",
                    size, ", ", step, " and ", dilation);
  const int64_t span = dilation * (size - 1) + 1;
  const int64_t windows = tensor.numel() < span ? 0 : (tensor.numel() - span) / step + 1;
  return tensor.as_strided({windows, size}, {step * tensor.stride(0), dilation * tensor.stride(0)});
}

VideoClips::Windows VideoClips::compute_clips_for_video(const at::Tensor& video_pts, int64_t num_frames, int64_t step,
                                                        std::optional<double> fps, std::optional<double> frame_rate) {
  // A video without frames has no rate; any will do.
  const double original = fps.value_or(1);
  const double wanted = frame_rate.value_or(original);
  TORCH_CHECK_VALUE(original > 0 && wanted > 0, "compute_clips_for_video: frame rates must be positive, got ", original,
                    " and ", wanted);
  const double ratio = original / wanted;
  if (ratio == std::floor(ratio)) {
    const auto every = static_cast<int64_t>(ratio);
    return {.clips = unfold(video_pts.slice(0, 0, std::nullopt, every), num_frames, step), .resampling_step = every};
  }
  const auto total = static_cast<int64_t>(std::floor(static_cast<double>(video_pts.numel()) * wanted / original));
  const at::Tensor places = (at::arange(total, at::kFloat) * ratio).floor().to(at::kLong);
  return {.clips = unfold(video_pts.index_select(0, places), num_frames, step),
          .resampling_idxs = unfold(places, num_frames, step)};
}

VideoClips::VideoClips(std::vector<std::string> video_paths, VideoClipsOptions options) : options_(std::move(options)) {
  TORCH_CHECK_VALUE(options_.num_workers >= 0, "VideoClips: num_workers must not be negative, got ",
                    options_.num_workers);
  if (options_.precomputed_metadata) {
    metadata_ = *std::exchange(options_.precomputed_metadata, std::nullopt);
    check_metadata(metadata_);
  } else {
    metadata_ = open_all(std::move(video_paths), options_);
  }
  compute_clips(options_.clip_length_in_frames, options_.frames_between_clips, options_.frame_rate);
}

void VideoClips::compute_clips(int64_t num_frames, int64_t step, std::optional<double> frame_rate) {
  std::vector<Windows> windows;
  std::vector<int64_t> sizes;
  for (size_t i = 0; i < metadata_.video_paths.size(); ++i) {
    windows.push_back(
        compute_clips_for_video(metadata_.video_pts[i], num_frames, step, metadata_.video_fps[i], frame_rate));
    sizes.push_back((sizes.empty() ? 0 : sizes.back()) + windows.back().clips.size(0));
  }
  windows_ = std::move(windows);
  cumulative_sizes_ = std::move(sizes);
  options_.clip_length_in_frames = num_frames;
  options_.frames_between_clips = step;
  options_.frame_rate = frame_rate;
}

VideoClips VideoClips::subset(const std::vector<int64_t>& indices) const {
  VideoClipsMetadata metadata;
  for (const int64_t index : indices) {
    TORCH_CHECK_INDEX(index >= 0 && index < num_videos(), "subset: expected indices in [0, ", num_videos(), "), got ",
                      index);
    const auto place = static_cast<size_t>(index);
    metadata.video_paths.push_back(metadata_.video_paths[place]);
    metadata.video_pts.push_back(metadata_.video_pts[place]);
    metadata.video_fps.push_back(metadata_.video_fps[place]);
  }
  VideoClipsOptions options = options_;
  options.precomputed_metadata = std::move(metadata);
  return VideoClips({}, std::move(options));
}

std::pair<int64_t, int64_t> VideoClips::get_clip_location(int64_t index) const {
  TORCH_CHECK_INDEX(index >= 0 && index < num_clips(), "VideoClips: index ", index, " out of range (", num_clips(),
                    " number of clips)");
  const auto after = std::upper_bound(cumulative_sizes_.begin(), cumulative_sizes_.end(), index);
  const int64_t video = after - cumulative_sizes_.begin();
  return {video, video == 0 ? index : index - *(after - 1)};
}

VideoClip VideoClips::get_clip(int64_t index) const {
  const auto [video, clip] = get_clip_location(index);
  const Windows& windows = windows_[static_cast<size_t>(video)];
  const at::Tensor numbers = windows.clips[clip];
  const auto first = numbers[0].item<int64_t>();
  const auto last = numbers[-1].item<int64_t>();
  io::VideoDecoder decoder(metadata_.video_paths[static_cast<size_t>(video)], options_.decoder);
  at::Tensor frames = decoder.get_frames_in_range(first, last + 1).data;
  const double fps = decoder.metadata().average_fps;
  VideoClip result{
      .audio = sound_between(decoder, static_cast<double>(first) / fps, static_cast<double>(last + 1) / fps),
      .video_idx = video};
  result.info.video_fps = options_.frame_rate.value_or(fps);
  if (options_.frame_rate) frames = resample(frames, windows, clip);
  result.video = options_.output_format == VideoFormat::kTchw ? frames : frames.permute({0, 2, 3, 1});
  return result;
}

}  // namespace torchvision::datasets
