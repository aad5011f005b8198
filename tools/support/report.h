#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace torchvision::tools {

inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kWrongUsage = 2;
/// What a shell expects of a program that Ctrl-C ended.
inline constexpr int kInterrupted = 130;

/// Values that parse, and still make no sense together. Ends the program with kWrongUsage.
struct UsageError : std::exception {
  explicit UsageError(std::string text) : text_(std::move(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

/// One line on standard error, "torchvision: " and the message with its line breaks folded.
void complain(std::string_view message);

/// The words of an exception, without the stack trace that LibTorch's carry.
std::string error_text(const std::exception& error);

/// The message on one line, control characters replaced: file names and files' contents reach it.
std::string one_line(std::string_view message);

}  // namespace torchvision::tools
