#pragma once

#include <ATen/Parallel.h>

#include <atomic>
#include <exception>
#include <mutex>

namespace torchvision::io {

/// Calls `body(i)` for all i below `count` on LibTorch's threads, each taking the next when it is done: images differ
/// in size. After a failure no further ones begin; throws the error of the lowest i.
template <class Body>
void for_each_image(int64_t count, const Body& body) {
  std::atomic<int64_t> next = 0, failed = count;
  std::exception_ptr error;
  std::mutex mutex;
  at::parallel_for(0, std::min<int64_t>(count, at::get_num_threads()), 1, [&](int64_t begin, int64_t end) {
    for (; begin < end; ++begin)
      for (int64_t i = next++; i < failed; i = next++) try {
          body(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (i < failed) failed = i, error = std::current_exception();
        }
  });
  if (error) std::rethrow_exception(error);
}

}  // namespace torchvision::io
