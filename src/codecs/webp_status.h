#pragma once

#include "torchvision/core/error.h"

namespace torchvision::codecs {

/// libwebp's VP8StatusCode in our words.
ErrorCode webp_error_code(int status) noexcept;
const char* webp_error_text(int status) noexcept;

}  // namespace torchvision::codecs
