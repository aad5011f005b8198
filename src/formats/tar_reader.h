#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace torchvision::formats {

struct TarEntry {
  std::string_view name;  ///< looks into the file's bytes
  core::Bytes content;
};

/// The plain files of a tar archive in memory (ustar, GNU and PAX headers), without unpacking anything. Every header's
/// checksum is compared. Throws FormatError for damage, and for names that are there twice.
std::vector<TarEntry> read_tar(core::Bytes file);

/// Whether the bytes begin with a tar header whose checksum is right.
bool looks_like_tar(core::Bytes file) noexcept;

}  // namespace torchvision::formats
