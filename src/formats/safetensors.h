#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/file.h"
#include "formats/dtype.h"

namespace torchvision::formats {

struct SafetensorsEntry {
  std::string name;
  Dtype dtype = Dtype::kFloat32;
  std::vector<int64_t> shape;
  core::Bytes data;
};

using SafetensorsMetadata = std::vector<std::pair<std::string, std::string>>;

struct SafetensorsFile {
  std::vector<SafetensorsEntry> entries;  ///< in the order of the header
  SafetensorsMetadata metadata;           ///< `__metadata__`, likewise
};

/// Reads a safetensors file strictly, as its specification asks since its audit: a header of at most 100 MB, no name
/// twice, each entry's size exactly its shape's, and the entries covering the rest of the file without a hole or an
/// overlap. The entries look into `file`. Throws FormatError.
SafetensorsFile read_safetensors(core::Bytes file);

/// Writes one; widest elements first, so that all are aligned. Throws FormatError kUnsupported for a dtype that the
/// format does not have, kCorrupt for a name given twice or `__metadata__`.
void write_safetensors(const SafetensorsFile& content, const core::WriteBytes& write);

/// Whether the bytes begin as a safetensors file does: a plausible length and a brace.
bool looks_like_safetensors(core::Bytes file) noexcept;

}  // namespace torchvision::formats
