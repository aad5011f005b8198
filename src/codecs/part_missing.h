#pragma once

namespace torchvision::codecs {

/// Throws DecodeError (kUnsupported): this build was made without the part that reads `format`.
[[noreturn]] void throw_decoder_missing(const char* format, const char* cmake_option);
/// The same for what writes it, as Error.
[[noreturn]] void throw_encoder_missing(const char* format, const char* cmake_option);

}  // namespace torchvision::codecs
