#pragma once

#include <cstdint>
#include <exception>

#include "torchvision/core/error.h"

namespace torchvision::data {

/// A sample that could not be loaded. The message names its index and carries the original error's words, which name
/// the file where there is one; the code is the original's, or kInvalidArgument for errors of other libraries.
class TORCHVISION_API SampleError : public Error {
 public:
  SampleError(int64_t index, std::exception_ptr cause);
  ~SampleError() override;

  int64_t index() const noexcept { return index_; }
  /// The original exception, for std::rethrow_exception.
  const std::exception_ptr& cause() const noexcept { return cause_; }

 private:
  int64_t index_;
  std::exception_ptr cause_;
};

}  // namespace torchvision::data
