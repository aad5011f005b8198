#pragma once

#include <chrono>

namespace torchvision::core {

/// Adds the seconds between its birth and its end to a double, or an atomic one; to nothing where it is null.
template <class Seconds>
class Stopwatch {
 public:
  explicit Stopwatch(Seconds* total) : total_(total), start_(total != nullptr ? Clock::now() : Clock::time_point()) {}
  ~Stopwatch() {
    if (total_ != nullptr) *total_ += std::chrono::duration<double>(Clock::now() - start_).count();
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  Seconds* total_;
  Clock::time_point start_;
};

}  // namespace torchvision::core
