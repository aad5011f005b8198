#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/assert_close.h"
#include "support/paths.h"
#include "tools/run_program.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/functional.h"
#include "torchvision/video/video_decoder.h"

namespace torchvision::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// 40 frames, 25 a second.
std::string clip() { return source_path("tests/golden/video/h264_bframes.mp4").string(); }

class FramesCommand : public ::testing::Test {
 protected:
  /// The numbers of the frames that the command writes.
  std::vector<int64_t> numbers(const std::vector<std::string>& arguments) const {
    std::vector<std::string> words = {"frames", clip(), "--out", out(), "--json"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const ProgramResult result = run_torchvision(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::vector<int64_t> frames;
    for (const std::string& line : split_lines(result.out)) frames.push_back(nlohmann::json::parse(line)["frame"]);
    return frames;
  }
  std::string out() const { return (folder_ / "pictures").string(); }
  TempDir folder_;
};

TEST_F(FramesCommand, WritesTheDecodersFrames) {
  const ProgramResult result = run_torchvision({"frames", clip(), "--frames", "7,0", "--out", out()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "2 pictures in " + out() + "\n");
  EXPECT_EQ(result.err, "");
  io::VideoDecoder decoder(clip());
  EXPECT_TENSORS_EQUAL(io::decode_image(out() + "/h264_bframes-000007.png"), decoder.get_frame_at(7));
  EXPECT_TENSORS_EQUAL(io::decode_image(out() + "/h264_bframes-000000.png"), decoder.get_frame_at(0));
}

TEST_F(FramesCommand, TakesAPictureEachTimeOrEachFewFrames) {
  EXPECT_EQ(numbers({"--every", "1s"}), (std::vector<int64_t>{0, 25}));
  EXPECT_EQ(numbers({"--every", "500ms"}), (std::vector<int64_t>{0, 12, 25, 37}));
  EXPECT_EQ(numbers({"--every", "13"}), (std::vector<int64_t>{0, 13, 26, 39}));
  EXPECT_EQ(numbers({"--every", "1ms"}).size(), 40U) << "no frame twice";
  EXPECT_EQ(numbers({}).size(), 40U);
}

TEST_F(FramesCommand, ScalesAndWritesJpeg) {
  EXPECT_EQ(numbers({"--frames", "3", "--size", "60", "--format", "jpg"}), (std::vector<int64_t>{3}));
  EXPECT_EQ(io::decode_image(out() + "/h264_bframes-000003.jpg").sizes(), (std::vector<int64_t>{3, 60, 80}));
  numbers({"--frames", "3", "--size", "50x40"});
  EXPECT_TENSORS_EQUAL(io::decode_image(out() + "/h264_bframes-000003.png"),
                       transforms::functional::resize(io::VideoDecoder(clip()).get_frame_at(3), {40, 50}));
}

TEST_F(FramesCommand, TellsTheTimes) {
  const ProgramResult result = run_torchvision({"frames", clip(), "--frames", "10", "--out", out(), "--json"});
  const nlohmann::json line = nlohmann::json::parse(result.out);
  EXPECT_DOUBLE_EQ(line["seconds"], 0.4);
  EXPECT_EQ(line["file"], out() + "/h264_bframes-000010.png");
}

TEST_F(FramesCommand, SaysWhatIsWrong) {
  const auto complaint = [&](const std::vector<std::string>& arguments, int exit_code) {
    const ProgramResult result = run_torchvision(arguments);
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.complaints().size(), 1U) << result.err;
    return result.err;
  };
  EXPECT_THAT(complaint({"frames", clip(), "--out", out(), "--frames", "40"}, 2),
              HasSubstr("has 40 frames, the last is 39"));
  EXPECT_THAT(complaint({"frames", clip(), "--out", out(), "--every", "soon"}, 2),
              HasSubstr("expected a time, as in 1s"));
  EXPECT_THAT(complaint({"frames", clip(), "--out", out(), "--every", "0s"}, 2), HasSubstr("got 0s"));
  EXPECT_THAT(complaint({"frames", clip(), "--out", out(), "--frames", "1,-2"}, 2), HasSubstr("got 1,-2"));
  EXPECT_THAT(complaint({"frames", clip(), "--out", out(), "--size", "0"}, 2), HasSubstr("320x240"));
  EXPECT_THAT(complaint({"frames", clip()}, 2), HasSubstr("--out"));
  EXPECT_THAT(complaint({"frames", "missing.mp4", "--out", out()}, 1), HasSubstr("missing.mp4"));
  EXPECT_THAT(complaint({"frames", source_path("README.md"), "--out", out()}, 1), HasSubstr("expected a video file"));
}

}  // namespace
}  // namespace torchvision::testing
