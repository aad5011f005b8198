#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/bytes.h"

namespace torchvision::codecs {

/// Reads the words and numbers of a PNM file, with comments from '#' to the end of the line.
class PnmText {
 public:
  PnmText(core::Bytes file, size_t at) : file_(file), at_(at) {}

  size_t at() const noexcept { return at_; }
  bool ended() const noexcept { return at_ >= file_.size(); }
  /// The next word, empty at the end.
  std::string_view word() noexcept;
  /// The next decimal number up to `most`; nothing where there is none.
  std::optional<uint32_t> number(uint32_t most) noexcept;
  /// The next single digit 0 or 1, which need no space between them.
  std::optional<uint32_t> bit() noexcept;
  /// The rest of this line, without the space around it.
  std::string_view line() noexcept;
  /// The one white space that ends a header. False where there is none.
  bool skip_one_space() noexcept;

 private:
  void skip_space() noexcept;

  core::Bytes file_;
  size_t at_;
};

}  // namespace torchvision::codecs
