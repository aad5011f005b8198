#pragma once

#include <string>
#include <utility>

#include "torchvision/core/error.h"

namespace torchvision::io {

/// Runs `decode`; its errors name the file.
template <class Decode>
auto name_file(const std::string& path, const Decode& decode) {
  try {
    return decode();
  } catch (const DecodeError& error) {
    ErrorDetails details = error.details();
    details.path = path;
    throw DecodeError(error.code(), error.summary(), std::move(details));
  }
}

}  // namespace torchvision::io
