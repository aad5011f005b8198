#pragma once

#include <c10/util/Exception.h>

#include <string>

namespace torchvision::ops {

/// Throws the error that is being handled on, and has it say in which function it came: LibTorch's own errors speak of
/// operators that the caller did not call. For a `catch (c10::Error& error)` around the body of a public function.
[[noreturn]] inline void rethrow_from(const char* function, c10::Error& error) {
  if (error.msg().find(function) == std::string::npos) error.add_context(std::string("in ") + function);
  throw;
}

}  // namespace torchvision::ops
