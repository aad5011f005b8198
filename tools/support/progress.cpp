#include "support/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "support/terminal.h"

namespace torchvision::tools {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr int kBarWidth = 20;

std::string bar(double share) {
  // Eighths of a cell, so that the bar moves smoothly.
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int eighths = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth * 8);
  std::string text;
  for (int i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths[eighths % 8];
  for (int i = (eighths + 7) / 8; i < kBarWidth; ++i) text += ' ';
  return text;
}

int columns(const std::string& text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string duration_text(double seconds) {
  char text[64];
  if (seconds < 100)
    std::snprintf(text, sizeof text, "%.1f s", seconds);
  else
    std::snprintf(text, sizeof text, "%d min %02d s", static_cast<int>(seconds / 60),
                  static_cast<int>(std::fmod(seconds, 60)));
  return text;
}

std::string size_text(uint64_t bytes) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

ProgressBar::ProgressBar(std::string title)
    : title_(std::move(title)), shown_(stderr_is_terminal()), start_(Clock::now()), last_drawn_(start_ - kInterval) {}

void ProgressBar::update(uint64_t done, uint64_t total, const std::string& note) {
  const Clock::time_point now = Clock::now();
  if (done < last_done_) start_ = now;  // the next epoch, or the evaluation after it
  last_done_ = done;
  if (!shown_ || (now - last_drawn_ < kInterval && done != total)) return;
  last_drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::string line = title_;
  if (total > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total);
    char percent[16];
    std::snprintf(percent, sizeof percent, " %3d %%", static_cast<int>(share * 100));
    line += " |" + bar(share) + "|" + percent;
    if (done > 0 && done < total) line += "  " + duration_text(seconds / share - seconds) + " left";
  }
  // A line that wraps cannot be drawn over.
  if (!note.empty() && columns(line + note) + 2 < terminal_width()) line += "  " + note;
  if (columns(line) >= terminal_width()) line = title_.substr(0, static_cast<size_t>(terminal_width() - 1));
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressBar::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace torchvision::tools
