#include "torchvision/video/read_video.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::io {
namespace {

std::string video(const std::string& name) { return testing::source_path("tests/golden/video/" + name).string(); }

TEST(ReadVideo, GivesAllFramesAndSound) {
  const VideoData data = read_video(video("h264_bframes.mp4"));
  EXPECT_EQ(data.vframes.sizes(), (std::vector<int64_t>{40, 120, 160, 3}));
  EXPECT_TRUE(data.vframes.is_contiguous());
  EXPECT_EQ(data.aframes.size(0), 2);
  EXPECT_EQ(data.info.video_fps, 25);
  EXPECT_EQ(data.info.audio_fps, 16000);
  VideoDecoder decoder(video("h264_bframes.mp4"));
  EXPECT_TENSORS_EQUAL(data.vframes.permute({0, 3, 1, 2}), decoder.get_frames_in_range(0).data);
  EXPECT_TENSORS_EQUAL(read_video(video("h264_bframes.mp4"), {.output_format = VideoFormat::kTchw}).vframes,
                       decoder.get_frames_in_range(0).data);
}

TEST(ReadVideo, TakesBothEndsAndTheFrameStillShownAtTheStart) {
  // A frame lasts 512 ticks.
  VideoDecoder decoder(video("h264_bframes.mp4"));
  const auto frames = [&](double start, double end) {
    return read_video(video("h264_bframes.mp4"),
                      {.start_pts = start, .end_pts = end, .output_format = VideoFormat::kTchw})
        .vframes;
  };
  EXPECT_TENSORS_EQUAL(frames(1024, 2048), decoder.get_frames_at({2, 3, 4}).data);
  EXPECT_TENSORS_EQUAL(frames(1025, 2047), decoder.get_frames_at({2, 3}).data);
  EXPECT_EQ(frames(0, 0).size(0), 1);
  const VideoData seconds =
      read_video(video("h264_bframes.mp4"), {.start_pts = 0.5, .end_pts = 0.6, .pts_unit = PtsUnit::kSec});
  EXPECT_TENSORS_EQUAL(seconds.vframes.permute({0, 3, 1, 2}), decoder.get_frames_at({12, 13, 14, 15}).data);
  EXPECT_EQ(seconds.aframes.size(1), 1600);
}

TEST(ReadVideo, GivesNoSoundWhereThereIsNone) {
  const VideoData data = read_video(video("mjpeg.avi"));
  EXPECT_EQ(data.aframes.sizes(), (std::vector<int64_t>{1, 0}));
  EXPECT_FALSE(data.info.audio_fps);
}

TEST(ReadVideo, RefusesTimesInTheWrongOrder) {
  EXPECT_ERROR(read_video(video("mjpeg.avi"), {.start_pts = 5, .end_pts = 4}), c10::ValueError,
               "end_pts should be larger than start_pts", "start_pts=5", "end_pts=4");
}

TEST(ReadVideoTimestamps, GivesTicksOrSeconds) {
  const VideoTimestamps ticks = read_video_timestamps(video("h264_variable_rate.mkv"));
  ASSERT_EQ(ticks.pts.size(), 26U);
  EXPECT_EQ(ticks.pts[2], 120);
  EXPECT_DOUBLE_EQ(read_video_timestamps(video("h264_variable_rate.mkv"), PtsUnit::kSec).pts[2], 0.12);
  EXPECT_TRUE(ticks.video_fps);
}

}  // namespace
}  // namespace torchvision::io
