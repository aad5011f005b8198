#include "codecs/part_missing.h"

#include <string>

#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

ErrorDetails build_again(const char* cmake_option) {
  return {.hint = std::string("build it with -D") + cmake_option + "=ON"};
}

}  // namespace

void throw_decoder_missing(const char* format, const char* cmake_option) {
  throw DecodeError(ErrorCode::kUnsupported, std::string("this build of the library cannot read ") + format + " files",
                    build_again(cmake_option));
}

void throw_encoder_missing(const char* format, const char* cmake_option) {
  throw Error(ErrorCode::kUnsupported, std::string("this build of the library cannot write ") + format + " files",
              build_again(cmake_option));
}

}  // namespace torchvision::codecs
