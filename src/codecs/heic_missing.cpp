#include "codecs/image.h"
#include "codecs/part_missing.h"

namespace torchvision::codecs {

std::unique_ptr<Decoder> open_heic(core::Bytes, const DecodeOptions&) {
  throw_decoder_missing("HEIC", "TORCHVISION_WITH_HEIF");
}

}  // namespace torchvision::codecs
