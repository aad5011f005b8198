#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "codecs/image.h"
#include "torchvision/io/image.h"

namespace torchvision::io {

using OpenDecoder = std::unique_ptr<codecs::Decoder> (*)(core::Bytes, const codecs::DecodeOptions&);

/// The image in a 1-D uint8 CPU tensor; `function` is what errors about the tensor name.
at::Tensor decode_bytes(const char* function, OpenDecoder open, const at::Tensor& input,
                        const DecodeImageOptions& options);

}  // namespace torchvision::io
