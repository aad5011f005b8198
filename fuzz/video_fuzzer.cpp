#include <cstddef>
#include <cstdint>
#include <vector>

#include "media/audio_reader.h"
#include "media/byte_source.h"
#include "media/video_reader.h"
#include "torchvision/core/error.h"

namespace {

using namespace torchvision;

constexpr media::VideoLimits kSmall = {.max_frame_pixels = 1U << 16, .max_frames = 200, .max_audio_bytes = 1U << 20};

/// The last frame first, so that seeking is walked too. The last byte picks how frames are counted.
void read_frames(core::Bytes file) {
  const bool by_decoding = !file.empty() && file.back() % 2 == 1;
  media::VideoReader reader(
      media::open_memory(file, nullptr),
      {.frame_count = by_decoding ? media::FrameCount::kDecode : media::FrameCount::kAuto, .limits = kSmall});
  const int64_t last = reader.metadata().num_frames - 1;
  std::vector<uint8_t> pixels(2 * reader.frame_bytes());
  reader.read(std::vector<int64_t>{last}, pixels.data());
  reader.read(std::vector<int64_t>{last / 2, 0}, pixels.data());
}

void read_sound(core::Bytes file) { media::AudioReader(media::open_memory(file, nullptr), kSmall).read(0, 1); }

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const auto read : {read_frames, read_sound}) try {
      read({data, size});
    } catch (const DecodeError&) {
    }
  return 0;
}
