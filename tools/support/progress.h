#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace torchvision::tools {

/// "12.3 s", "4 min 10 s".
std::string duration_text(double seconds);
/// "16.6 MB".
std::string size_text(uint64_t bytes);

/// One line on a terminal's standard error that is drawn over again: a title, a bar, the time left, a note. Where
/// nobody looks at a terminal it stays silent.
class ProgressBar {
 public:
  explicit ProgressBar(std::string title);
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void set_title(std::string title) { title_ = std::move(title); }
  /// `total` 0 means unknown. Drawn ten times a second at most.
  void update(uint64_t done, uint64_t total, const std::string& note = {});
  /// Takes the line off the terminal.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string title_;
  bool shown_;
  bool drawn_ = false;
  uint64_t last_done_ = 0;
  Clock::time_point start_;
  Clock::time_point last_drawn_;
};

}  // namespace torchvision::tools
