#include "torchvision/video/video_clips.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/video/clip_sampler.h"
#include "torchvision/video/distributed_sampler.h"

namespace torchvision::datasets {
namespace {

using testing::TensorFile;

std::string video(const std::string& name) { return testing::source_path("tests/golden/video/" + name).string(); }

const TensorFile& windows_file() {
  static const TensorFile file = testing::golden("video_clips/windows");
  return file;
}

std::optional<double> optional_number(const nlohmann::json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

VideoClips made_up_videos(const nlohmann::json& length_step_rate) {
  VideoClipsMetadata metadata;
  metadata.video_fps = windows_file().metadata["rates"].get<std::vector<double>>();
  for (const int64_t frames : windows_file().metadata["frames"]) {
    metadata.video_paths.push_back(std::to_string(metadata.video_paths.size()) + ".mp4");
    metadata.video_pts.push_back(at::arange(frames, at::kLong));
  }
  return VideoClips({}, {.clip_length_in_frames = length_step_rate[0],
                         .frames_between_clips = length_step_rate[1],
                         .frame_rate = optional_number(length_step_rate[2]),
                         .precomputed_metadata = metadata});
}

/// Calls `check(prefix, clips)` for each of Python's cases.
template <class Check>
void for_each_case(Check check) {
  const nlohmann::json& cases = windows_file().metadata["cases"];
  for (size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    check(std::to_string(i) + "/", made_up_videos(cases[i]));
  }
}

at::Tensor as_tensor(const std::vector<int64_t>& values) { return at::tensor(values, at::kLong); }

TEST(VideoClips, ComputesPythonsWindows) {
  for_each_case([](const std::string& prefix, const VideoClips& clips) {
    for (size_t i = 0; i < clips.windows().size(); ++i) {
      const std::string name = prefix + std::to_string(i);
      EXPECT_TENSORS_EQUAL(clips.windows()[i].clips, windows_file()[name + "/clips"]);
      const bool has_places = windows_file().tensors.contains(name + "/places");
      ASSERT_EQ(clips.windows()[i].resampling_idxs.has_value(), has_places);
      if (!has_places) continue;
      EXPECT_TENSORS_EQUAL(*clips.windows()[i].resampling_idxs, windows_file()[name + "/places"]);
    }
    EXPECT_EQ(clips.num_clips(), windows_file()[prefix + "cumulative_sizes"][-1].item<int64_t>());
  });
}

TEST(UniformClipSampler, SamplesAsPython) {
  for_each_case([](const std::string& prefix, const VideoClips& clips) {
    for (const int64_t count : {1, 3, 5}) {
      const samplers::UniformClipSampler sampler(clips, count);
      EXPECT_TENSORS_EQUAL(as_tensor(sampler.indices()), windows_file()[prefix + "uniform/" + std::to_string(count)]);
      EXPECT_EQ(sampler.size(), static_cast<int64_t>(sampler.indices().size()));
    }
  });
}

TEST(RandomClipSampler, SamplesAsPython) {
  const uint64_t seed = windows_file().metadata["seed"];
  for_each_case([&](const std::string& prefix, const VideoClips& clips) {
    const samplers::RandomClipSampler sampler(clips, 6, seed);
    for (const int64_t epoch : {0, 3})
      EXPECT_TENSORS_EQUAL(as_tensor(sampler.indices(epoch)),
                           windows_file()[prefix + "random/" + std::to_string(epoch)]);
    EXPECT_EQ(sampler.size(), static_cast<int64_t>(sampler.indices(0).size()));
  });
}

TEST(DistributedSampler, SharesAsPython) {
  const nlohmann::json& shares = windows_file().metadata["shares"];
  for (size_t i = 0; i < shares.size(); ++i)
    for (int64_t rank = 0; rank < shares[i][1]; ++rank) {
      SCOPED_TRACE(std::to_string(i) + ", rank " + std::to_string(rank));
      const samplers::DistributedSampler sampler(
          shares[i][0].get<int64_t>(),
          {.num_replicas = shares[i][1], .rank = rank, .shuffle = shares[i][2], .group_size = shares[i][3]});
      EXPECT_TENSORS_EQUAL(as_tensor(sampler.indices(5)),
                           windows_file()["shares/" + std::to_string(i) + "/" + std::to_string(rank)]);
      EXPECT_EQ(sampler.size(), static_cast<int64_t>(sampler.indices(5).size()));
    }
}

TEST(DistributedSampler, SharesTheClipsOfAnotherSampler) {
  const VideoClips clips = made_up_videos(windows_file().metadata["cases"][0]);
  const samplers::UniformClipSampler uniform(clips, 4);
  const samplers::DistributedSampler sampler(uniform, {.num_replicas = 3, .rank = 1, .group_size = 4});
  EXPECT_TENSORS_EQUAL(as_tensor(sampler.indices(0)), windows_file()["shares/uniform"]);
}

TEST(DistributedSampler, RefusesWhatDoesNotDivide) {
  EXPECT_ERROR(samplers::DistributedSampler(9, {.group_size = 2}), c10::ValueError,
               "dataset length must be a multiplier of group size", "9", "2");
  EXPECT_ERROR(samplers::DistributedSampler(8, {.num_replicas = 2, .rank = 2}), c10::ValueError, "rank", "2 of 2");
  EXPECT_ERROR(samplers::DistributedSampler(2, {.num_replicas = 5}), c10::ValueError, "2 groups are too few");
}

TEST(Unfold, MakesPythonsWindows) {
  const at::Tensor values = at::arange(11);
  EXPECT_TENSORS_EQUAL(unfold(values, 3, 1), windows_file()["unfold/0"]);
  EXPECT_TENSORS_EQUAL(unfold(values, 3, 2), windows_file()["unfold/1"]);
  EXPECT_TENSORS_EQUAL(unfold(values, 2, 1, 4), windows_file()["unfold/2"]);
  EXPECT_TENSORS_EQUAL(unfold(values, 4, 3, 2), windows_file()["unfold/3"]);
  EXPECT_TENSORS_EQUAL(unfold(values, 12, 1), windows_file()["unfold/4"]);
  EXPECT_ERROR(unfold(values.view({11, 1}), 3, 1), c10::ValueError, "1 dimension instead of 2");
  EXPECT_ERROR(unfold(values, 3, 0), c10::ValueError, "positive");
}

TEST(VideoClips, GivesClipsOfTheirVideos) {
  const VideoClips clips({video("mjpeg.avi"), video("h264_bframes.mp4")},
                         {.clip_length_in_frames = 8, .frames_between_clips = 4, .num_workers = 2});
  EXPECT_EQ(clips.num_videos(), 2);
  EXPECT_EQ(clips.size(), 2 + 9);
  EXPECT_EQ(clips.get_clip_location(3), (std::pair<int64_t, int64_t>{1, 1}));
  const VideoClip clip = clips.get_clip(3);
  EXPECT_EQ(clip.video_idx, 1);
  EXPECT_EQ(clip.info.video_fps, 25);
  io::VideoDecoder decoder(video("h264_bframes.mp4"));
  EXPECT_TENSORS_EQUAL(clip.video.permute({0, 3, 1, 2}), decoder.get_frames_in_range(4, 12).data);
  EXPECT_EQ(clip.audio.sizes(), (std::vector<int64_t>{2, 16000 * 8 / 25}));
  EXPECT_EQ(clips.get_clip(0).audio.sizes(), (std::vector<int64_t>{1, 0}));
  EXPECT_ERROR(clips.get_clip(11), c10::IndexError, "11 out of range (11 number of clips)");
}

TEST(VideoClips, GivesTheSameClipsToThreadsAtOnce) {
  const VideoClips clips({video("h264_bframes.mp4"), video("vp9_odd.webm")}, {.clip_length_in_frames = 4});
  std::vector<at::Tensor> alone;
  for (int64_t i = 0; i < clips.size(); i += 5) alone.push_back(clips.get_clip(i).video);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (size_t i = 0; i < alone.size(); ++i)
        if (!at::equal(clips.get_clip(static_cast<int64_t>(i) * 5).video, alone[i])) ++wrong;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(VideoClips, ResamplesToAnotherRate) {
  for (const double rate : {12.5, 10.0}) {
    const VideoClips clips({video("h264_bframes.mp4")},
                           {.clip_length_in_frames = 5, .frame_rate = rate, .output_format = VideoFormat::kTchw});
    const VideoClip clip = clips.get_clip(2);
    EXPECT_EQ(clip.info.video_fps, rate);
    const std::vector<int64_t> frames =
        rate == 12.5 ? std::vector<int64_t>{4, 6, 8, 10, 12} : std::vector<int64_t>{5, 7, 10, 12, 15};
    EXPECT_TENSORS_EQUAL(clip.video, io::VideoDecoder(video("h264_bframes.mp4")).get_frames_at(frames).data);
  }
}

TEST(VideoClips, TakesASubsetWithoutOpeningVideosAgain) {
  VideoClips clips = made_up_videos({4, 1, nullptr});
  const VideoClips two = clips.subset({2, 0});
  EXPECT_EQ(two.metadata().video_paths, (std::vector<std::string>{"2.mp4", "0.mp4"}));
  EXPECT_EQ(two.num_clips(), 47 + 37);
  EXPECT_ERROR(clips.subset({5}), c10::IndexError, "[0, 5)", "5");
  clips.compute_clips(30, 1);
  EXPECT_EQ(clips.num_clips(), 11 + 21 + 2);
}

TEST(VideoClips, TellsVideosThatCannotBeOpened) {
  EXPECT_ERROR(VideoClips({video("mjpeg.avi"), "missing.mp4"}), FileError, "missing.mp4");
  VideoClipsMetadata crooked{.video_paths = {"a.mp4"}};
  EXPECT_ERROR(VideoClips({}, {.precomputed_metadata = crooked}), c10::ValueError, "as many video_pts");
}

}  // namespace
}  // namespace torchvision::datasets
