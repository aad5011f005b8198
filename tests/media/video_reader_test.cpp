#include "media/video_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "media/support.h"

namespace torchvision::media {
namespace {

using testing::read_checksums;
using testing::video_facts;
using testing::video_path;

std::vector<int64_t> every_index(const VideoReader& reader) {
  std::vector<int64_t> indices(static_cast<size_t>(reader.metadata().num_frames));
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

std::vector<int64_t> pick(const std::vector<int64_t>& sums, const std::vector<int64_t>& indices) {
  std::vector<int64_t> picked;
  for (const int64_t index : indices) picked.push_back(sums.at(static_cast<size_t>(index)));
  return picked;
}

/// One of the videos of tests/golden/video.
class GoldenVideo : public ::testing::TestWithParam<std::string> {
 protected:
  const nlohmann::json& facts() const { return video_facts()["videos"][GetParam()]; }
  std::vector<int64_t> sums(const char* conversion = "fast") const { return facts()[conversion]; }
  /// All frames but the one that is cut in two: what FFmpeg makes up for its missing part depends on the number of
  /// threads and on what was decoded before.
  std::vector<int64_t> whole_frames() const {
    std::vector<int64_t> indices(sums().size() - (GetParam() == "cut.ts" ? 1 : 0));
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
  }
  VideoReader open(const VideoDecoderOptions& options = {}) const {
    return VideoReader(open_file(video_path(GetParam())), options);
  }
};

TEST_P(GoldenVideo, GivesEveryFrameOfFfmpegsDumpInOrder) {
  VideoReader reader = open();
  ASSERT_EQ(static_cast<size_t>(reader.metadata().num_frames), sums().size());
  EXPECT_EQ(reader.metadata().width, facts()["width"]);
  EXPECT_EQ(reader.metadata().height, facts()["height"]);
  EXPECT_EQ(read_checksums(reader, every_index(reader)), sums());
}

TEST_P(GoldenVideo, ConvertsColoursAccuratelyWhenAsked) {
  VideoReader reader = open({.color_conversion = ColorConversion::kAccurate});
  EXPECT_EQ(read_checksums(reader, every_index(reader)), sums("accurate"));
}

TEST_P(GoldenVideo, TellsTheTimesOfAllFrames) {
  const VideoReader reader = open();
  std::vector<int64_t> times;
  for (const FrameTime& frame : reader.frames()) times.push_back(frame.pts);
  const nlohmann::json& expected = facts()["pts"];
  ASSERT_EQ(times.size(), expected.size());
  for (size_t i = 0; i < times.size(); ++i)
    EXPECT_TRUE(expected[i].is_null() || times[i] == expected[i].get<int64_t>()) << "frame " << i << ": " << times[i];
}

TEST_P(GoldenVideo, GivesTheSameFrameOnRandomSeeks) {
  VideoReader reader = open();
  std::mt19937 random(7);
  std::vector<int64_t> indices(60);
  for (int64_t& index : indices) index = static_cast<int64_t>(random() % whole_frames().size());
  for (const int64_t index : indices)
    ASSERT_EQ(read_checksums(reader, {index}), pick(sums(), {index})) << "frame " << index;
}

TEST_P(GoldenVideo, GivesTheSameFrameBackwards) {
  VideoReader reader = open();
  std::vector<int64_t> indices = whole_frames();
  std::reverse(indices.begin(), indices.end());
  for (const int64_t index : indices)
    ASSERT_EQ(read_checksums(reader, {index}), pick(sums(), {index})) << "frame " << index;
}

TEST_P(GoldenVideo, GivesBatchesInTheOrderAskedFor) {
  VideoReader reader = open();
  std::vector<int64_t> indices = whole_frames();
  std::shuffle(indices.begin(), indices.end(), std::mt19937(3));
  indices.resize((indices.size() + 1) / 2);
  indices.push_back(indices.front());
  indices.push_back(indices.back());
  EXPECT_EQ(read_checksums(reader, indices), pick(sums(), indices));
}

TEST_P(GoldenVideo, GivesTheSameFramesWithThreads) {
  VideoReader reader = open({.num_threads = 3});
  const std::vector<int64_t> indices = whole_frames();
  EXPECT_EQ(read_checksums(reader, indices), pick(sums(), indices));
  const int64_t last = indices.back();
  for (const int64_t index : {last / 2, int64_t{0}, last, last / 3})
    EXPECT_EQ(read_checksums(reader, {index}), pick(sums(), {index})) << "frame " << index;
}

TEST_P(GoldenVideo, CountsTheSameFramesByDecoding) {
  VideoReader reader = open({.frame_count = FrameCount::kDecode});
  EXPECT_EQ(read_checksums(reader, every_index(reader)), sums());
  const int64_t last = whole_frames().back();
  for (const int64_t index : {last, last / 2, int64_t{0}})
    EXPECT_EQ(read_checksums(reader, {index}), pick(sums(), {index})) << "frame " << index;
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& [name, facts] : video_facts()["videos"].items()) all.push_back(name);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Kinds, GoldenVideo, ::testing::ValuesIn(names()), [](const auto& parameter) {
  std::string name = parameter.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

}  // namespace
}  // namespace torchvision::media
