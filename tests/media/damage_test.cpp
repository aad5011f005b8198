// Damaged videos through the readers: each gives frames or a DecodeError. Run it under the asan preset; other damage
// comes with --gtest_shuffle --gtest_repeat=N.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "media/audio_reader.h"
#include "media/support.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::media {
namespace {

using File = std::vector<uint8_t>;

constexpr int kDamagedCopies = 10;
/// A damaged header may claim much; this keeps the test about damage, not about memory.
constexpr VideoLimits kSmall = {.max_frame_pixels = 1U << 18, .max_frames = 500, .max_audio_bytes = 1U << 22};

std::vector<std::string> seeds() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_path("tests/golden/video")))
    if (entry.path().extension() != ".json") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

void read_some_frames(const File& file, const VideoDecoderOptions& options) {
  VideoReader reader(open_memory(file, nullptr), options);
  const int64_t last = reader.metadata().num_frames - 1;
  std::vector<uint8_t> pixels(reader.frame_bytes());
  for (const int64_t index : {int64_t{0}, last, last / 2, int64_t{1}, last / 3}) try {
      reader.read(std::vector<int64_t>{std::clamp<int64_t>(index, 0, last)}, pixels.data());
    } catch (const DecodeError&) {
    }
}

void survive(const File& file) {
  for (const FrameCount count : {FrameCount::kAuto, FrameCount::kDecode}) try {
      read_some_frames(file, {.frame_count = count, .limits = kSmall});
    } catch (const DecodeError& error) {
      ASSERT_STRNE(error.what(), "");
    }
  try {
    AudioReader(open_memory(file, nullptr), kSmall).read(-1, 1000);
  } catch (const DecodeError&) {
  }
}

TEST(DamagedVideo, ThatIsCutAnywhereGivesFramesOrAnError) {
  for (const std::string& path : seeds()) {
    SCOPED_TRACE(path);
    const File whole = testing::file_bytes(path);
    const size_t step = whole.size() / 8 + 1;
    for (size_t size = 1; size < whole.size(); size += step)
      survive({whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size)});
  }
}

TEST(DamagedVideo, GivesFramesOrAnError) {
  std::mt19937 random(static_cast<unsigned>(::testing::UnitTest::GetInstance()->random_seed()));
  for (const std::string& path : seeds()) {
    SCOPED_TRACE(path);
    const File whole = testing::file_bytes(path);
    for (int copy = 0; copy < kDamagedCopies; ++copy) {
      File file = whole;
      // Every other one in its header, where the structure is.
      const size_t end = copy % 2 == 0 ? file.size() : std::min<size_t>(file.size(), 1000);
      for (unsigned turns = 1 + random() % 8; turns > 0; --turns)
        file[random() % end] ^= static_cast<uint8_t>(1U << (random() % 8));
      survive(file);
    }
  }
}

TEST(DamagedVideo, OfOneByteOrNoneIsNoVideo) {
  EXPECT_THROW(VideoReader(open_memory(File(1), nullptr), {}), DecodeError);
  EXPECT_THROW(open_memory({}, nullptr), DecodeError);
  EXPECT_THROW(VideoReader(open_memory(File(100'000), nullptr), {}), DecodeError);
}

TEST(DamagedVideo, WithOneFrameThatDoesNotDecodeNamesItAndGivesTheOthers) {
  File file = testing::file_bytes(testing::video_path("mjpeg.avi"));
  // The seventh picture behind "movi": "00dc", its size, its bytes.
  auto frame = file.begin();
  for (const std::string tag : {"movi", "00dc", "00dc", "00dc", "00dc", "00dc", "00dc", "00dc"})
    frame = std::search(frame + 4, file.end(), tag.begin(), tag.end());
  ASSERT_NE(frame, file.end());
  std::fill_n(frame + 8, core::load_little_endian<uint32_t>(&frame[4]), uint8_t{0});
  VideoReader reader(open_memory(file, nullptr), {});
  ASSERT_EQ(reader.metadata().num_frames, 15);
  std::vector<uint8_t> pixels(reader.frame_bytes());
  EXPECT_ERROR(reader.read(std::vector<int64_t>{6}, pixels.data()), DecodeError, "frame 6", "FrameCount::kDecode");
  const nlohmann::json& sums = testing::video_facts()["videos"]["mjpeg.avi"]["fast"];
  for (const int64_t index : {5, 7, 14})
    EXPECT_EQ(testing::read_checksums(reader, {index})[0], sums[static_cast<size_t>(index)]);
  VideoReader counted(open_memory(file, nullptr), {.frame_count = FrameCount::kDecode});
  EXPECT_EQ(counted.metadata().num_frames, 14);
  EXPECT_EQ(testing::read_checksums(counted, {6})[0], sums[7]);
}

}  // namespace
}  // namespace torchvision::media
