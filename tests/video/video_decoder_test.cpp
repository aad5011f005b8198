#include "torchvision/video/video_decoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/file.h"

namespace torchvision::io {
namespace {

std::string video(const std::string& name) { return testing::source_path("tests/golden/video/" + name).string(); }

std::vector<double> doubles(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<double>(), tensor.const_data_ptr<double>() + tensor.numel()};
}

TEST(VideoDecoder, TellsWhatAVideoIs) {
  const VideoDecoder decoder(video("h264_bframes.mp4"));
  const VideoMetadata& metadata = decoder.metadata();
  EXPECT_EQ(decoder.size(), 40);
  EXPECT_EQ(metadata.height, 120);
  EXPECT_EQ(metadata.width, 160);
  EXPECT_EQ(metadata.codec, "h264");
  EXPECT_EQ(metadata.container, "mov,mp4,m4a,3gp,3g2,mj2");
  EXPECT_EQ(metadata.pixel_format, "yuv420p");
  EXPECT_EQ(metadata.begin_seconds, 0);
  EXPECT_DOUBLE_EQ(metadata.duration_seconds, 1.6);
  EXPECT_DOUBLE_EQ(metadata.average_fps, 25);
  EXPECT_EQ(metadata.header_fps, 25);
  EXPECT_EQ(metadata.rotation, 0);
  ASSERT_TRUE(metadata.audio);
  EXPECT_EQ(metadata.audio->codec, "aac");
  EXPECT_EQ(metadata.audio->sample_rate, 16000);
  EXPECT_EQ(metadata.audio->num_channels, 2);
  EXPECT_EQ(decoder.key_frames(), (std::vector<int64_t>{0, 12, 24, 36}));
}

TEST(VideoDecoder, TellsColours) {
  EXPECT_EQ(VideoDecoder(video("h264_bt709_limited.mp4")).metadata().color_space, "bt709");
  EXPECT_EQ(VideoDecoder(video("h264_bt709_limited.mp4")).metadata().color_range, "tv");
  EXPECT_EQ(VideoDecoder(video("h264_bt709_full.mp4")).metadata().color_range, "pc");
  EXPECT_EQ(VideoDecoder(video("hevc_10_bits_bt2020.mp4")).metadata().pixel_format, "yuv420p10le");
}

TEST(VideoDecoder, GivesChannelsLastFramesWithTheirTimes) {
  VideoDecoder decoder(video("h264_variable_rate.mkv"));
  const FrameBatch batch = decoder.get_frames_at({5, 0, -1});
  EXPECT_EQ(batch.data.sizes(), (std::vector<int64_t>{3, 3, 120, 160}));
  EXPECT_TRUE(batch.data.is_contiguous(at::MemoryFormat::ChannelsLast));
  EXPECT_EQ(doubles(batch.pts_seconds)[0], 0.28);
  EXPECT_EQ(doubles(batch.pts_seconds)[1], 0);
  EXPECT_NEAR(doubles(batch.duration_seconds)[1], 0.04, 1e-12);
  EXPECT_TENSORS_EQUAL(batch.data[0], decoder.get_frame_at(5));
  EXPECT_TENSORS_EQUAL(batch.data[2], decoder.get_frame_at(decoder.size() - 1));
}

TEST(VideoDecoder, GivesTheFrameShownAtATime) {
  VideoDecoder decoder(video("h264_variable_rate.mkv"));
  const at::Tensor pts = decoder.pts();
  for (int64_t i = 0; i < decoder.size(); ++i) {
    const double begin = static_cast<double>(pts[i].item<int64_t>()) * decoder.metadata().time_base;
    EXPECT_EQ(doubles(decoder.get_frames_played_at({begin}).pts_seconds)[0], begin) << "at its own time, frame " << i;
  }
  // Frame 1 begins at 0.04 s and is shown until 0.12 s.
  EXPECT_TENSORS_EQUAL(decoder.get_frame_played_at(0.119), decoder.get_frame_at(1));
  EXPECT_ERROR(decoder.get_frame_played_at(-0.01), c10::IndexError, "get_frame_played_at", "-0.01");
  EXPECT_ERROR(decoder.get_frame_played_at(decoder.metadata().end_seconds), c10::IndexError, "expected a time in [0");
  EXPECT_ERROR(decoder.get_frame_played_at(NAN), c10::IndexError, "nan");
}

TEST(VideoDecoder, GivesRanges) {
  VideoDecoder decoder(video("mpeg4_odd.mp4"));
  EXPECT_TENSORS_EQUAL(decoder.get_frames_in_range(3, 12, 4).data, decoder.get_frames_at({3, 7, 11}).data);
  EXPECT_EQ(decoder.get_frames_in_range(38).data.size(0), 2);
  EXPECT_EQ(decoder.get_frames_in_range(40).data.size(0), 0);
  EXPECT_EQ(decoder.get_frames_in_range(0, kToTheEnd, INT64_MAX).data.size(0), 1);
  EXPECT_EQ(doubles(decoder.get_frames_played_in_range(0.1, 0.2).pts_seconds), (std::vector<double>{0.08, 0.12, 0.16}));
  EXPECT_ERROR(decoder.get_frames_in_range(0, 9, 0), c10::ValueError, "step", "0");
  EXPECT_ERROR(decoder.get_frames_in_range(41), c10::IndexError, "[0, 40]", "41");
  EXPECT_ERROR(decoder.get_frame_at(40), c10::IndexError, "get_frame_at", "[-40, 40)", "40");
}

TEST(VideoDecoder, ReadsBytesAsItReadsFiles) {
  at::Tensor bytes = read_file(video("vp9_odd.webm"));
  VideoDecoder from_bytes(bytes);
  bytes = at::Tensor();  // the decoder keeps what it needs
  VideoDecoder from_file(video("vp9_odd.webm"));
  EXPECT_TENSORS_EQUAL(from_bytes.get_frames_in_range(0).data, from_file.get_frames_in_range(0).data);
  EXPECT_ERROR(VideoDecoder(at::zeros({4})), c10::TypeError, "VideoDecoder", "uint8", "Float");
  EXPECT_ERROR(VideoDecoder(at::zeros({2, 2}, at::kByte)), c10::ValueError, "1-dimensional", "[2, 2]");
}

TEST(VideoDecoder, TurnsFramesUnlessToldNotTo) {
  VideoDecoder upright(video("rotated_90.mp4"));
  VideoDecoder recorded(video("rotated_90.mp4"), {.apply_rotation = false});
  EXPECT_EQ(upright.metadata().rotation, 90);
  EXPECT_EQ(recorded.metadata().rotation, 90);
  EXPECT_EQ(recorded.metadata().width, 160);
  EXPECT_TENSORS_EQUAL(upright.get_frame_at(4), recorded.get_frame_at(4).rot90(1, {1, 2}));
}

TEST(VideoDecoder, MovesWithItsState) {
  VideoDecoder first(video("mjpeg.avi"));
  const at::Tensor frame = first.get_frame_at(3);
  VideoDecoder second = std::move(first);
  EXPECT_TENSORS_EQUAL(second.get_frame_at(3), frame);
}

TEST(VideoDecoder, GivesSoundWithItsTime) {
  VideoDecoder decoder(video("h264_variable_rate.mkv"));
  const AudioSamples all = decoder.get_samples_played_in_range();
  EXPECT_EQ(all.sample_rate, 16000);
  EXPECT_EQ(all.pts_seconds, 0);
  EXPECT_EQ(all.data.sizes(), (std::vector<int64_t>{1, 25600}));
  const AudioSamples part = decoder.get_samples_played_in_range(0.5, 0.75);
  EXPECT_EQ(part.pts_seconds, 0.5);
  EXPECT_TENSORS_EQUAL(part.data, all.data.slice(1, 8000, 12000));
  EXPECT_TENSORS_EQUAL(decoder.get_samples_played_in_range(0.75, 0.8).data, all.data.slice(1, 12000, 12800));
  EXPECT_TENSORS_EQUAL(decoder.get_samples_played_in_range(0.1, 0.2).data, all.data.slice(1, 1600, 3200));
  EXPECT_EQ(decoder.get_samples_played_in_range(99, 100).data.sizes(), (std::vector<int64_t>{1, 0}));
  EXPECT_ERROR(decoder.get_samples_played_in_range(2, 1), c10::ValueError, "2", "1");
  VideoDecoder silent(video("mjpeg.avi"));
  EXPECT_FALSE(silent.metadata().audio);
  EXPECT_ERROR(silent.get_samples_played_in_range(), DecodeError, "no sound", "mjpeg.avi", "video (mjpeg)");
}

TEST(VideoDecoder, SaysWhatAFileIsThatIsNoVideo) {
  const testing::TempDir folder;
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return (folder / name).string();
  };
  EXPECT_ERROR(VideoDecoder((folder / "missing.mp4").string()), FileError, "missing.mp4", "No such file");
  EXPECT_ERROR(VideoDecoder(folder.path().string()), FileError, "not a regular file");
  EXPECT_ERROR(VideoDecoder(write("empty.mp4", "")), DecodeError, "empty.mp4", "no bytes at all");
  EXPECT_ERROR(VideoDecoder(write("notes.mp4", "just some text")), DecodeError, "notes.mp4", "expected a video file");
  EXPECT_ERROR(VideoDecoder(video("sound_only.ogg")), DecodeError, "no video stream", "audio (opus)");
  EXPECT_ERROR(VideoDecoder(write("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n")),
               DecodeError, "'hls'");
}

TEST(VideoDecoder, KeepsToItsLimits) {
  EXPECT_ERROR(VideoDecoder(video("mjpeg.avi"), {.limits = {.max_frame_pixels = 160 * 120 - 1}}), DecodeError,
               "160 x 120", "max_frame_pixels");
  EXPECT_ERROR(VideoDecoder(video("mjpeg.avi"), {.limits = {.max_frames = 14}}), DecodeError, "at most 14 frames",
               "max_frames");
  EXPECT_EQ(VideoDecoder(video("mjpeg.avi"), {.limits = {.max_frame_pixels = 160 * 120, .max_frames = 15}}).size(), 15);
  VideoDecoder decoder(video("h264_bframes.mp4"), {.limits = {.max_audio_bytes = 1000}});
  EXPECT_ERROR(decoder.get_samples_played_in_range(), DecodeError, "at most 1000 bytes", "max_audio_bytes");
  EXPECT_ERROR(VideoDecoder(video("mjpeg.avi"), {.num_threads = -1}), c10::ValueError, "num_threads");
}

}  // namespace
}  // namespace torchvision::io
