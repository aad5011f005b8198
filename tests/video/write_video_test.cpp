#include "torchvision/video/write_video.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::io {
namespace {

/// A wave of colours that moves: smooth, so that lossy codecs keep it.
at::Tensor wave(int64_t frames, int64_t height = 64, int64_t width = 96) {
  const at::Tensor t = at::arange(frames).view({-1, 1, 1, 1}) * 0.3;
  const at::Tensor y = at::arange(height).view({1, -1, 1, 1}) * 0.05;
  const at::Tensor x = at::arange(width).view({1, 1, -1, 1}) * 0.04;
  const at::Tensor c = at::arange(3).view({1, 1, 1, -1}) * 1.1;
  return ((t + y + x + c).sin() * 100 + 128).to(at::kByte);
}

double mean_difference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kFloat) - b.to(at::kFloat)).abs().mean().item<double>();
}

class WriteVideo : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  testing::TempDir folder_;
};

TEST_F(WriteVideo, ReadsBackFromEveryContainer) {
  const at::Tensor frames = wave(12);
  // H.264 and its like at default quality, and the 256 fixed colours of GIF.
  const std::map<std::string, double> largest = {{"a.mp4", 3},  {"a.mkv", 3},  {"a.mov", 3}, {"a.avi", 5},
                                                 {"a.webm", 5}, {"a.gif", 40}, {"a.apng", 0}};
  for (const auto& [name, difference] : largest) {
    SCOPED_TRACE(name);
    write_video(path(name), frames, 10);
    const VideoData data = read_video(path(name));
    ASSERT_EQ(data.vframes.sizes(), frames.sizes());
    EXPECT_LE(mean_difference(data.vframes, frames), difference);
    EXPECT_NEAR(VideoDecoder(path(name)).metadata().average_fps, 10, 1e-6);
  }
}

TEST_F(WriteVideo, WritesAnimationsThatGoOnForEver) {
  const auto bytes_of = [&](const char* name) {
    write_video(path(name), wave(3), 10);
    std::ifstream file(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  using namespace std::string_literals;
  EXPECT_THAT(bytes_of("a.gif"), ::testing::HasSubstr("NETSCAPE2.0\x03\x01\0\0"s));
  EXPECT_THAT(bytes_of("a.apng"), ::testing::HasSubstr("acTL\0\0\0\x03\0\0\0\0"s)) << "three frames, no end";
  const std::string webp = bytes_of("a.webp");
  const size_t chunk = webp.find("ANIM\x06\0\0\0"s);
  ASSERT_NE(chunk, std::string::npos);
  EXPECT_EQ(webp.substr(chunk + 12, 2), "\0\0"s);
  size_t frames = 0;
  for (size_t at = webp.find("ANMF"); at != std::string::npos; at = webp.find("ANMF", at + 4)) ++frames;
  EXPECT_EQ(frames, 3U);
}

TEST_F(WriteVideo, TakesCodecsByTheirNameAndOptions) {
  const at::Tensor frames = wave(5);
  write_video(path("a.avi"), frames, 25, {.video_codec = "mjpeg"});
  EXPECT_EQ(VideoDecoder(path("a.avi")).metadata().codec, "mjpeg");
  write_video(path("a.mkv"), frames, 25, {.video_codec = "ffv1"});
  EXPECT_TENSORS_EQUAL(read_video(path("a.mkv")).vframes, frames);
  write_video(path("small.mp4"), frames, 25, {.video_codec = "mpeg4", .options = {{"b", "1000"}}});
  write_video(path("large.mp4"), frames, 25, {.video_codec = "mpeg4", .options = {{"b", "9000000"}}});
  EXPECT_LT(std::filesystem::file_size(path("small.mp4")), std::filesystem::file_size(path("large.mp4")));
}

TEST_F(WriteVideo, KeepsRatesThatAreNoWholeNumber) {
  write_video(path("a.mp4"), wave(6), 30000.0 / 1001, {.video_codec = "mpeg4"});
  EXPECT_NEAR(*VideoDecoder(path("a.mp4")).metadata().header_fps, 30000.0 / 1001, 1e-9);
}

TEST_F(WriteVideo, WritesSoundBesideTheFrames) {
  const at::Tensor tone = at::stack({(at::arange(22050) * 0.06).sin() * 0.5, (at::arange(22050) * 0.02).sin() * 0.5});
  write_video(path("a.mkv"), wave(25), 25,
              {.audio_array = tone.to(at::kFloat), .audio_fps = 22050, .audio_codec = "pcm_s16le"});
  const VideoData data = read_video(path("a.mkv"));
  EXPECT_EQ(data.info.audio_fps, 22050);
  ASSERT_EQ(data.aframes.sizes(), tone.sizes());
  EXPECT_LE((data.aframes - tone).abs().max().item<double>(), 1.0 / 32768) << "16 bits a sample";
  write_video(path("a.mp4"), wave(25), 25, {.audio_array = tone.to(at::kFloat), .audio_fps = 22050});
  EXPECT_EQ(VideoDecoder(path("a.mp4")).metadata().audio->codec, "aac");
  EXPECT_NEAR(static_cast<double>(read_video(path("a.mp4")).aframes.size(1)), 22050, 2048) << "whole AAC frames";
}

TEST_F(WriteVideo, TakesChannelsFirstAndStridedFrames) {
  const at::Tensor frames = wave(4);
  write_video(path("a.mkv"), frames.permute({0, 3, 1, 2}), 5,
              {.video_codec = "ffv1", .video_format = VideoFormat::kTchw});
  EXPECT_TENSORS_EQUAL(read_video(path("a.mkv")).vframes, frames);
  write_video(path("b.mkv"), frames.slice(2, 0, std::nullopt, 2), 5, {.video_codec = "ffv1"});
  EXPECT_TENSORS_EQUAL(read_video(path("b.mkv")).vframes, frames.slice(2, 0, std::nullopt, 2));
}

TEST_F(WriteVideo, WritesTheSameBytesTwice) {
  for (const char* name : {"a.mp4", "b.mp4"}) write_video(path(name), wave(8), 25, {.video_codec = "mpeg4"});
  const auto bytes = [&](const char* name) {
    std::ifstream file(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(bytes("a.mp4"), bytes("b.mp4"));
}

TEST_F(WriteVideo, LeavesTheOldFileWhenItFails) {
  std::ofstream(path("old.mp4")) << "old";
  EXPECT_ERROR(write_video(path("old.mp4"), wave(3), 25, {.video_codec = "mpeg4", .options = {{"nonsense", "1"}}}),
               Error, "encoder 'mpeg4' has no option 'nonsense'");
  std::string content;
  std::getline(std::ifstream(path("old.mp4")), content);
  EXPECT_EQ(content, "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1) << "a file is left behind";
}

TEST_F(WriteVideo, SaysWhatIsWrong) {
  const at::Tensor frames = wave(3);
  EXPECT_ERROR(write_video(path("a.xyz"), frames, 25), Error, "a.xyz", "ending", ".mp4");
  EXPECT_ERROR(write_video(path("a.mp4"), frames, 25, {.video_codec = "h9000"}), Error, "no encoder 'h9000'");
  EXPECT_ERROR(write_video(path("a.mp4"), frames, 25, {.video_codec = "aac"}), Error, "'aac' encodes no video");
  EXPECT_ERROR(write_video(path("a.mp4"), frames, 25, {.pixel_format = "purple"}), Error, "'purple'");
  EXPECT_ERROR(write_video(path("nowhere/a.mp4"), frames, 25), FileError, "nowhere/a.mp4");
  EXPECT_ERROR(write_video(path("a.mp4"), frames.to(at::kFloat), 25), c10::TypeError, "write_video", "uint8", "Float");
  EXPECT_ERROR(write_video(path("a.mp4"), frames[0], 25), c10::ValueError, "4 dimensions", "(T, H, W, C)");
  EXPECT_ERROR(write_video(path("a.mp4"), frames.slice(3, 0, 2), 25), c10::ValueError, "3 channels");
  EXPECT_ERROR(write_video(path("a.mp4"), frames, 0), c10::ValueError, "fps", "0");
  EXPECT_ERROR(write_video(path("a.mp4"), frames, 25, {.audio_array = at::zeros({8})}), c10::ValueError, "(C, N)");
}

}  // namespace
}  // namespace torchvision::io
