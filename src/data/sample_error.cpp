#include "torchvision/data/sample_error.h"

#include <string>

namespace torchvision::data {
namespace {

struct Words {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string text = "an exception of an unknown type";
};

Words words_of(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  } catch (const c10::Error& error) {
    return {ErrorCode::kInvalidArgument, error.what_without_backtrace()};
  } catch (const std::exception& error) {
    return {ErrorCode::kInvalidArgument, error.what()};
  } catch (...) {
    return {};
  }
}

}  // namespace

SampleError::SampleError(int64_t index, std::exception_ptr cause)
    : Error(words_of(cause).code, "cannot load sample " + std::to_string(index), {.actual = words_of(cause).text}),
      index_(index),
      cause_(std::move(cause)) {}

SampleError::~SampleError() = default;

}  // namespace torchvision::data
