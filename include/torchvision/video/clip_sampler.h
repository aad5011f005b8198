#pragma once

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/data/sampler.h"
#include "torchvision/video/video_clips.h"

namespace torchvision::datasets::samplers {

/// `num_clips_per_video` clips of each video, equally spaced; some twice in videos with fewer clips.
/// Python: torchvision.datasets.samplers.UniformClipSampler.
class TORCHVISION_API UniformClipSampler : public data::Sampler {
 public:
  UniformClipSampler(const VideoClips& video_clips, int64_t num_clips_per_video);
  int64_t size() const override;
  std::vector<int64_t> indices(int64_t epoch = 0) const override;

 private:
  std::vector<int64_t> clips_of_videos_;
  int64_t num_clips_per_video_;
};

/// At most `max_clips_per_video` clips of each video, drawn anew each epoch, all in random order.
/// Python: torchvision.datasets.samplers.RandomClipSampler after torch.manual_seed(epoch_seed(seed, epoch)).
class TORCHVISION_API RandomClipSampler : public data::Sampler {
 public:
  RandomClipSampler(const VideoClips& video_clips, int64_t max_clips_per_video, uint64_t seed = 0);
  int64_t size() const override;
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  std::vector<int64_t> clips_of_videos_;
  int64_t max_clips_per_video_;
  uint64_t seed_;
};

}  // namespace torchvision::datasets::samplers
