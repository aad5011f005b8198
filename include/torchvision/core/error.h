#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "torchvision/core/export.h"

namespace torchvision {

/// What kind of thing went wrong, for callers that decide by it.
enum class ErrorCode {
  kInvalidArgument,  ///< the caller's own values: a negative size, an unknown name
  kFile,             ///< the operating system refused: missing, no permission, disk full
  kTruncated,        ///< the data ends before it should
  kCorrupt,          ///< the data contradicts itself or its format
  kUnsupported,      ///< well-formed, but not something this library reads
  kTooLarge,         ///< over a limit that protects memory and time; see DecodeLimits
  kNetwork,          ///< a download did not succeed
  kIntegrity,        ///< a checksum does not match
  kMismatch,         ///< a checkpoint does not fit the model
};

/// The parts of an error's message. Each may be empty.
struct ErrorDetails {
  std::string path = {};                          ///< the file or URL
  std::optional<uint64_t> offset = std::nullopt;  ///< byte in that file where reading stopped
  std::string expected = {};
  std::string actual = {};
  std::string hint = {};  ///< what the user can do about it
};

/// Every error about bytes, files, names and the network that this library reports.
///
/// Wrong tensor arguments are reported as LibTorch does (c10::ValueError, c10::TypeError, c10::IndexError).
/// Both derive from std::exception. The message reads
/// `what: path, at byte N: expected X, got Y; hint`, with the parts that are known.
class TORCHVISION_API Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& what, ErrorDetails details = {});
  ~Error() override;

  ErrorCode code() const noexcept { return code_; }
  /// The message without its details.
  const std::string& summary() const noexcept { return summary_; }
  const ErrorDetails& details() const noexcept { return details_; }

 private:
  ErrorCode code_;
  std::string summary_;
  ErrorDetails details_;
};

/// An image (later: a video) that cannot be decoded. Its code is kTruncated, kCorrupt, kUnsupported or kTooLarge.
class TORCHVISION_API DecodeError : public Error {
 public:
  using Error::Error;
  ~DecodeError() override;
};

/// A checkpoint, archive or data file that cannot be read, or a checkpoint that does not fit (kMismatch).
class TORCHVISION_API FormatError : public Error {
 public:
  using Error::Error;
  ~FormatError() override;
};

/// The operating system refused to open, read, write or rename a file.
class TORCHVISION_API FileError : public Error {
 public:
  /// `error_number` is errno at the failure; its text becomes `actual`.
  FileError(const std::string& what, const std::string& path, int error_number);
  ~FileError() override;

  int error_number() const noexcept { return error_number_; }

 private:
  int error_number_;
};

/// A download that did not arrive (kNetwork), or arrived wrong (kIntegrity).
class TORCHVISION_API DownloadError : public Error {
 public:
  using Error::Error;
  ~DownloadError() override;
};

}  // namespace torchvision
