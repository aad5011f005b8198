#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "codecs/image.h"
#include "core/file.h"
#include "io/name_file.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

/// What all ways to decode share.
namespace torchvision::io {

using OpenDecoder = std::unique_ptr<codecs::Decoder> (*)(core::Bytes, const codecs::DecodeOptions&);

codecs::DecodeOptions codec_options(const DecodeImageOptions& options);
/// With the crop that `options` asks for, whatever the format.
std::unique_ptr<codecs::Decoder> open_decoder(OpenDecoder open, core::Bytes bytes,
                                              const codecs::DecodeOptions& options);

/// The file that a 1-D uint8 CPU tensor holds, contiguous. Throws c10::ValueError or c10::TypeError naming `function`.
at::Tensor encoded_bytes(const char* function, const at::Tensor& input);
core::Bytes as_bytes(const at::Tensor& flat);

/// An uninitialized (H, W, C) tensor for what `decoder` gives, or (N, H, W, C) for several frames.
at::Tensor pixels_for(const codecs::Decoder& decoder);
/// Its (C, H, W) or (N, C, H, W) view, turned by EXIF where `options` says so: Python's views and flips, one for one.
at::Tensor as_image(const at::Tensor& pixels, const codecs::ImageInfo& info, const DecodeImageOptions& options);

at::Tensor decode_bytes(OpenDecoder open, core::Bytes bytes, const DecodeImageOptions& options);
/// Of a tensor; `function` is what errors about it name.
at::Tensor decode_bytes(const char* function, OpenDecoder open, const at::Tensor& input,
                        const DecodeImageOptions& options);

/// Runs `decode` on a file's content; its errors name the file.
template <class Decode>
auto decode_file(const std::string& path, const Decode& decode) {
  const std::vector<uint8_t> content = core::read_file(path);
  return name_file(path, [&] { return decode(core::Bytes(content)); });
}

}  // namespace torchvision::io
