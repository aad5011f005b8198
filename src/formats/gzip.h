#pragma once

#include <memory>

#include "formats/byte_source.h"

namespace torchvision::formats {

/// Whether the bytes begin as a gzip file does.
bool looks_like_gzip(core::Bytes file) noexcept;

/// Unfolds a gzip file (RFC 1952) of one or more members, checking the CRC and length that end each of them.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(core::Bytes file);
  ~GzipSource() override;

  size_t read(std::span<uint8_t> out) override;
  uint64_t upper_bound() const noexcept override;

 private:
  struct Stream;
  bool next_member();

  core::Bytes file_;
  std::unique_ptr<Stream> stream_;
  bool finished_ = false;
};

/// The whole content. Throws FormatError: kTruncated, kCorrupt, or kTooLarge beyond `limit` bytes.
std::vector<uint8_t> gunzip(core::Bytes file, uint64_t limit);

}  // namespace torchvision::formats
