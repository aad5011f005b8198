#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/bytes.h"

namespace torchvision::formats {

/// The content of a file in order, unfolded as it is asked for: a hostile archive unfolds to no more than its reader
/// has room for.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `out` from its start and returns how many bytes; fewer than asked only at the end. Throws FormatError.
  virtual size_t read(std::span<uint8_t> out) = 0;
  /// No more than this can come in all, whatever the file's headers say.
  virtual uint64_t upper_bound() const noexcept = 0;
};

/// A source over a plain, gzip or xz file in memory, told apart by their first bytes. The bytes must outlive it.
std::unique_ptr<ByteSource> open_byte_source(core::Bytes file);

/// Everything that is left. Throws FormatError kTooLarge once it is more than `limit` bytes.
std::vector<uint8_t> read_all(ByteSource& source, uint64_t limit);

}  // namespace torchvision::formats
