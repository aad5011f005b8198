#include "codecs/encode.h"
#include "codecs/image.h"
#include "codecs/part_missing.h"

namespace torchvision::codecs {

std::unique_ptr<Decoder> open_avif(core::Bytes, const DecodeOptions&) {
  throw_decoder_missing("AVIF", "TORCHVISION_WITH_AVIF");
}

EncodedImage encode_avif(const PixelView&, const AvifOptions&) {
  throw_encoder_missing("AVIF", "TORCHVISION_WITH_AVIF");
}

}  // namespace torchvision::codecs
