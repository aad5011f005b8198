#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/video/read_video.h"
#include "torchvision/video/video_decoder.h"

namespace torchvision::datasets {

using io::VideoFormat;

/// What is known of the videos: costly to find out, and worth keeping. Python: VideoClips.metadata.
struct VideoClipsMetadata {
  std::vector<std::string> video_paths = {};
  std::vector<at::Tensor> video_pts = {};  ///< int64 (frames) a video: the frames' numbers, as in Python since 0.28
  std::vector<double> video_fps = {};
};

struct VideoClipsOptions {
  int64_t clip_length_in_frames = 16;
  int64_t frames_between_clips = 1;
  /// Resample all videos to this rate; clips are then of the resampled video.
  std::optional<double> frame_rate = std::nullopt;
  /// Of another VideoClips with these videos, instead of opening them. Python: _precomputed_metadata.
  std::optional<VideoClipsMetadata> precomputed_metadata = std::nullopt;
  /// Threads that open videos; 0 opens them in the caller's.
  int64_t num_workers = 0;
  VideoFormat output_format = VideoFormat::kThwc;
  /// Not in Python: how videos are decoded.
  io::VideoDecoderOptions decoder = {};
};

/// One clip of one video.
struct VideoClip {
  at::Tensor video;  ///< uint8 (T, H, W, C), or (T, C, H, W) when asked for
  at::Tensor audio;  ///< float32 (C, N), of the clip's time; (1, 0) without sound
  io::VideoInfo info = {};
  int64_t video_idx = 0;
};

/// All windows of `clip_length_in_frames` frames in a list of videos, `frames_between_clips` apart.
/// Python: torchvision.datasets.video_utils.VideoClips. get_clip may be called from several threads at once.
class TORCHVISION_API VideoClips {
 public:
  /// Opens every video once. Throws as io::VideoDecoder does.
  explicit VideoClips(std::vector<std::string> video_paths, VideoClipsOptions options = {});

  /// Windows over one video's frame numbers, and for each the places in the resampled video.
  struct Windows {
    at::Tensor clips;  ///< int64 (clips, num_frames): frame numbers
    /// int64 (clips, num_frames): which frame of the video each resampled one is. Absent when every step-th is taken,
    /// where Python holds slices.
    std::optional<at::Tensor> resampling_idxs = std::nullopt;
    int64_t resampling_step = 1;
  };
  /// Python: VideoClips.compute_clips_for_video.
  static Windows compute_clips_for_video(const at::Tensor& video_pts, int64_t num_frames, int64_t step,
                                         std::optional<double> fps, std::optional<double> frame_rate = std::nullopt);

  /// Other windows over the same videos.
  void compute_clips(int64_t num_frames, int64_t step, std::optional<double> frame_rate = std::nullopt);
  /// Only these videos, with the same windows.
  VideoClips subset(const std::vector<int64_t>& indices) const;

  int64_t size() const noexcept { return num_clips(); }
  int64_t num_videos() const noexcept { return static_cast<int64_t>(metadata_.video_paths.size()); }
  int64_t num_clips() const noexcept { return cumulative_sizes_.empty() ? 0 : cumulative_sizes_.back(); }
  const VideoClipsMetadata& metadata() const noexcept { return metadata_; }
  /// The windows of each video.
  const std::vector<Windows>& windows() const noexcept { return windows_; }

  /// The video and the number of the clip in it. Throws c10::IndexError.
  std::pair<int64_t, int64_t> get_clip_location(int64_t index) const;
  VideoClip get_clip(int64_t index) const;

 private:
  VideoClipsMetadata metadata_;
  VideoClipsOptions options_;
  std::vector<Windows> windows_;
  std::vector<int64_t> cumulative_sizes_;
};

/// Windows of `size` elements of a 1-D tensor, `step` apart, whose elements are `dilation` apart; a view.
/// Python: torchvision.datasets.video_utils.unfold.
TORCHVISION_API at::Tensor unfold(const at::Tensor& tensor, int64_t size, int64_t step, int64_t dilation = 1);

}  // namespace torchvision::datasets
