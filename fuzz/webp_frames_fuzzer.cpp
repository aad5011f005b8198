#include "image_fuzzer.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz_decoder(torchvision::codecs::open_webp_frames, data, size);
  return 0;
}
