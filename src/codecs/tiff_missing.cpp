#include "codecs/image.h"
#include "codecs/part_missing.h"

namespace torchvision::codecs {

std::unique_ptr<Decoder> open_tiff(core::Bytes, const DecodeOptions&) {
  throw_decoder_missing("TIFF", "TORCHVISION_WITH_TIFF");
}

}  // namespace torchvision::codecs
