#pragma once

#include <filesystem>

#include "core/bytes.h"
#include "torchvision/core/image_info.h"

namespace torchvision::codecs {

/// What the header of an image file says; pixels are not touched, and nothing is allocated by what it claims. Formats
/// that this build cannot decode are read too. Throws DecodeError for bytes that are no image, or whose header is
/// damaged.
ImageFileInfo read_image_info(core::Bytes file);
/// The same of a file, which is mapped and not read whole; errors name it. Throws also FileError.
ImageFileInfo read_image_file_info(const std::filesystem::path& path);

}  // namespace torchvision::codecs
