#include "torchvision/video/clip_sampler.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace torchvision::datasets::samplers {
namespace {

std::vector<int64_t> clips_of_videos(const VideoClips& video_clips) {
  std::vector<int64_t> counts;
  for (const VideoClips::Windows& windows : video_clips.windows()) counts.push_back(windows.clips.size(0));
  return counts;
}

std::vector<int64_t> joined(const std::vector<at::Tensor>& parts) {
  if (parts.empty()) return {};
  const at::Tensor all = at::cat(parts);
  const auto* begin = all.const_data_ptr<int64_t>();
  return {begin, begin + all.numel()};
}

}  // namespace

UniformClipSampler::UniformClipSampler(const VideoClips& video_clips, int64_t num_clips_per_video)
    : clips_of_videos_(clips_of_videos(video_clips)), num_clips_per_video_(num_clips_per_video) {
  TORCH_CHECK_VALUE(num_clips_per_video >= 0, "UniformClipSampler: num_clips_per_video must not be negative, got ",
                    num_clips_per_video);
}

int64_t UniformClipSampler::size() const {
  const auto empty = std::count(clips_of_videos_.begin(), clips_of_videos_.end(), 0);
  return num_clips_per_video_ * (static_cast<int64_t>(clips_of_videos_.size()) - empty);
}

std::vector<int64_t> UniformClipSampler::indices(int64_t) const {
  std::vector<at::Tensor> parts;
  int64_t start = 0;
  for (const int64_t clips : clips_of_videos_) {
    if (clips == 0) continue;
    parts.push_back(at::linspace(start, start + clips - 1, num_clips_per_video_).floor().to(at::kLong));
    start += clips;
  }
  return joined(parts);
}

RandomClipSampler::RandomClipSampler(const VideoClips& video_clips, int64_t max_clips_per_video, uint64_t seed)
    : clips_of_videos_(clips_of_videos(video_clips)), max_clips_per_video_(max_clips_per_video), seed_(seed) {
  TORCH_CHECK_VALUE(max_clips_per_video >= 0, "RandomClipSampler: max_clips_per_video must not be negative, got ",
                    max_clips_per_video);
}

int64_t RandomClipSampler::size() const {
  int64_t total = 0;
  for (const int64_t clips : clips_of_videos_) total += std::min(clips, max_clips_per_video_);
  return total;
}

std::vector<int64_t> RandomClipSampler::indices(int64_t epoch) const {
  const at::Generator generator = at::detail::createCPUGenerator(data::epoch_seed(seed_, epoch));
  std::vector<at::Tensor> parts;
  int64_t start = 0;
  for (const int64_t clips : clips_of_videos_) {
    parts.push_back(at::randperm(clips, generator, at::kLong).slice(0, 0, max_clips_per_video_) + start);
    start += clips;
  }
  if (parts.empty()) return {};
  const at::Tensor chosen = at::cat(parts);
  return joined({chosen.index_select(0, at::randperm(chosen.numel(), generator, at::kLong))});
}

}  // namespace torchvision::datasets::samplers
