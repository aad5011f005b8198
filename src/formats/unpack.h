#pragma once

#include <filesystem>

#include "core/bytes.h"

namespace torchvision::formats {

/// Writes the content of a plain, gzip or xz file in memory to `target`, which then holds all of it, checked, or what
/// it held before. Throws FormatError, kTooLarge beyond `limit` bytes, and FileError.
void unpack(core::Bytes packed, const std::filesystem::path& target, uint64_t limit);

}  // namespace torchvision::formats
