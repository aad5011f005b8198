#pragma once

#include <memory>

#include "formats/byte_source.h"

namespace torchvision::formats {

/// Whether the bytes begin as an xz file does.
bool looks_like_xz(core::Bytes file) noexcept;

/// Unfolds an xz file, with a bound on the decoder's memory, and checks what it carries of checksums.
class XzSource : public ByteSource {
 public:
  explicit XzSource(core::Bytes file);
  ~XzSource() override;

  size_t read(std::span<uint8_t> out) override;
  uint64_t upper_bound() const noexcept override;

 private:
  struct Stream;

  core::Bytes file_;
  std::unique_ptr<Stream> stream_;
  bool finished_ = false;
};

}  // namespace torchvision::formats
