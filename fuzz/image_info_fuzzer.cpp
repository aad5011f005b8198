#include "codecs/image.h"
#include "codecs/image_info.h"
#include "torchvision/core/error.h"

// Every header, and where the decoder takes it too, both must promise the same picture.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace torchvision;
  ImageFileInfo info;
  try {
    info = codecs::read_image_info({data, size});
    if (info.width == 0 || info.height == 0) __builtin_trap();
  } catch (const DecodeError&) {
    return 0;
  }
  // TIFF's and AVIF's decoders have readers of their own, which may see a damaged header otherwise.
  if (info.format == ImageFormat::kTiff || info.format == ImageFormat::kAvif || info.format == ImageFormat::kHeic)
    return 0;
  try {
    const auto decoder = codecs::open_image({data, size}, {});
    if (decoder->info().width != info.width || decoder->info().height != info.height ||
        decoder->info().channels != info.channels)
      __builtin_trap();
  } catch (const DecodeError&) {
  }
  return 0;
}
