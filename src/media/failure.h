#pragma once

#include <new>
#include <string>

#include "torchvision/core/error.h"

namespace torchvision::media {

/// While one lives, what FFmpeg says on this thread is kept for error messages instead of printed: a library never
/// prints. Installs a log callback once a process, which passes on what other threads say.
class QuietScope {
 public:
  QuietScope();
  ~QuietScope();
  QuietScope(const QuietScope&) = delete;
  QuietScope& operator=(const QuietScope&) = delete;
};

/// Added to the levels of a codec's messages: nothing is printed then, also of what it says on threads of its own,
/// where no QuietScope is. FFmpeg takes the lowest eight bits for the level.
inline constexpr int kSilentLevels = 128;

/// FFmpeg's words for one of its error numbers, with the last complaint it logged on this thread.
std::string describe(int averror);

/// Throws DecodeError with the code that fits `averror`.
[[noreturn]] void fail_decoding(int averror, const std::string& what, const std::string& path, std::string hint = {});

/// The number itself where it is no error.
int check_decoding(int result, const std::string& what, const std::string& path);

/// The result of an allocation of FFmpeg's; throws std::bad_alloc for null.
template <class T>
T* allocated(T* object) {
  if (!object) throw std::bad_alloc();
  return object;
}

}  // namespace torchvision::media
