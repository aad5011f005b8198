#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "torchvision/core/error.h"

namespace torchvision::formats {

// Short ways to say what is wrong with a file's bytes. The caller who knows the file's name adds it (with_path).

[[noreturn]] inline void fail_corrupt(const std::string& what, uint64_t offset, std::string expected = {},
                                      std::string actual = {}) {
  throw FormatError(ErrorCode::kCorrupt, what,
                    {.offset = offset, .expected = std::move(expected), .actual = std::move(actual)});
}

[[noreturn]] inline void fail_truncated(const std::string& what, uint64_t offset, std::string expected = {},
                                        std::string actual = {}) {
  throw FormatError(ErrorCode::kTruncated, what,
                    {.offset = offset, .expected = std::move(expected), .actual = std::move(actual)});
}

[[noreturn]] inline void fail_unsupported(const std::string& what, uint64_t offset, std::string hint = {}) {
  throw FormatError(ErrorCode::kUnsupported, what, {.offset = offset, .hint = std::move(hint)});
}

[[noreturn]] inline void fail_too_large(const std::string& what, std::string expected, std::string actual,
                                        std::string hint = {}) {
  throw FormatError(ErrorCode::kTooLarge, what,
                    {.expected = std::move(expected), .actual = std::move(actual), .hint = std::move(hint)});
}

/// A name from a file, fit to be printed: short, and without control characters or bytes that are no ASCII.
inline std::string printable(std::string_view text) {
  constexpr size_t kShown = 100;
  std::string result(text.substr(0, kShown));
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
  return text.size() > kShown ? result + "..." : result;
}

/// Runs `parse`; an error that names no file leaves naming this one.
template <class Parse>
decltype(auto) with_path(const std::string& path, Parse&& parse) {
  try {
    return std::forward<Parse>(parse)();
  } catch (const FormatError& error) {
    if (!error.details().path.empty()) throw;
    ErrorDetails details = error.details();
    details.path = path;
    throw FormatError(error.code(), error.summary(), std::move(details));
  }
}

}  // namespace torchvision::formats
