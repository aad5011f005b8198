#include "media/audio_reader.h"

#include <gtest/gtest.h>

#include <cmath>

#include "media/support.h"

namespace torchvision::media {
namespace {

using testing::video_facts;
using testing::video_path;

// The golden file has seven digits behind the point, and decoders of lossy sound add in an order of the processor's.
constexpr float kRounding = 2e-6F;

AudioReader open(const std::string& name) { return AudioReader(open_file(video_path(name)), {}); }

TEST(AudioReader, GivesEverySampleOfFfmpegsDump) {
  for (const auto& [name, facts] : video_facts()["sounds"].items()) {
    SCOPED_TRACE(name);
    AudioReader reader = open(name);
    EXPECT_EQ(reader.metadata().num_channels, facts["channels"]);
    const SampleBlock block = reader.read(-INFINITY, INFINITY);
    ASSERT_EQ(block.channels.size(), facts["channels"]);
    ASSERT_EQ(block.channels[0].size(), facts["count"]);
    for (size_t i = 0; i < facts["samples"].size(); ++i)
      for (size_t channel = 0; channel < block.channels.size(); ++channel)
        ASSERT_NEAR(block.channels[channel][i * 97], facts["samples"][i][channel].get<float>(), kRounding)
            << "sample " << i * 97;
  }
}

TEST(AudioReader, GivesTheSameSamplesInPiecesAndBackwards) {
  for (const auto& [name, facts] : video_facts()["sounds"].items()) {
    SCOPED_TRACE(name);
    AudioReader reader = open(name);
    const SampleBlock whole = reader.read(-INFINITY, INFINITY);
    std::vector<float> joined;
    // Shorter than a packet, and no whole number of samples.
    for (int piece = 0; piece < 300; ++piece) {
      const SampleBlock block =
          reader.read(whole.begin_seconds + piece * 0.0101, whole.begin_seconds + (piece + 1) * 0.0101);
      joined.insert(joined.end(), block.channels[0].begin(), block.channels[0].end());
    }
    EXPECT_EQ(joined, whole.channels[0]);
    const SampleBlock again = reader.read(whole.begin_seconds, whole.begin_seconds + 0.1);
    EXPECT_TRUE(std::equal(again.channels[0].begin(), again.channels[0].end(), whole.channels[0].begin()));
    EXPECT_EQ(again.begin_seconds, whole.begin_seconds);
  }
}

}  // namespace
}  // namespace torchvision::media
