#include "torchvision/core/error.h"

#include <system_error>

namespace torchvision {
namespace {

std::string compose(const std::string& what, const ErrorDetails& details) {
  std::string text = what;
  if (!details.path.empty()) text += ": " + details.path;
  if (details.offset) text += ", at byte " + std::to_string(*details.offset);
  if (!details.expected.empty()) text += ": expected " + details.expected;
  if (!details.actual.empty()) text += (details.expected.empty() ? ": " : ", got ") + details.actual;
  if (!details.hint.empty()) text += "; " + details.hint;
  return text;
}

}  // namespace

Error::Error(ErrorCode code, const std::string& what, ErrorDetails details)
    : std::runtime_error(compose(what, details)), code_(code), summary_(what), details_(std::move(details)) {}

FileError::FileError(const std::string& what, const std::string& path, int error_number)
    : Error(ErrorCode::kFile, what, {.path = path, .actual = std::generic_category().message(error_number)}),
      error_number_(error_number) {}

// Out of line, so that each class has one type information in the shared library and is caught across its border.
Error::~Error() = default;
DecodeError::~DecodeError() = default;
FormatError::~FormatError() = default;
FileError::~FileError() = default;
DownloadError::~DownloadError() = default;

}  // namespace torchvision
