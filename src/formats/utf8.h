#pragma once

#include <string_view>

namespace torchvision::formats {

/// Whether the bytes are well-formed UTF-8: no stray or missing continuation, no overlong form, no surrogate.
bool is_utf8(std::string_view text) noexcept;

}  // namespace torchvision::formats
