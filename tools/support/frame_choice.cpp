#include "support/frame_choice.h"

#include <cmath>

#include "support/numbers.h"

namespace torchvision::tools {
namespace {

constexpr int64_t kLargestSide = 16384;
// Whole in a double, and more frames than any video has.
constexpr double kLargestNumber = 1e15;

std::optional<int64_t> parse_whole(std::string_view text) {
  const std::optional<double> number = parse_number(text);
  if (!number || !(*number >= 0) || *number > kLargestNumber || *number != std::floor(*number)) return std::nullopt;
  return static_cast<int64_t>(*number);
}

std::optional<int64_t> parse_side(std::string_view text) {
  const std::optional<int64_t> side = parse_whole(text);
  return side && *side >= 1 && *side <= kLargestSide ? side : std::nullopt;
}

}  // namespace

std::optional<FrameStep> parse_step(std::string_view text) {
  const double unit = text.ends_with("ms") ? 1e-3 : text.ends_with('s') ? 1 : 0;
  if (unit == 0) {
    const std::optional<int64_t> frames = parse_whole(text);
    return frames && *frames > 0 ? std::optional(FrameStep{.frames = *frames}) : std::nullopt;
  }
  text.remove_suffix(unit == 1 ? 1 : 2);
  const std::optional<double> number = parse_number(text);
  if (!number || !(*number * unit > 0) || *number > kLargestNumber) return std::nullopt;
  return FrameStep{.seconds = *number * unit};
}

std::optional<std::vector<int64_t>> parse_frame_numbers(std::string_view text) {
  std::vector<int64_t> numbers;
  for (;;) {
    const size_t comma = text.find(',');
    const std::optional<int64_t> number = parse_whole(text.substr(0, comma));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    if (comma == std::string_view::npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

std::optional<std::vector<int64_t>> parse_size(std::string_view text) {
  const size_t cross = text.find('x');
  const std::optional<int64_t> first = parse_side(text.substr(0, cross));
  if (!first) return std::nullopt;
  if (cross == std::string_view::npos) return std::vector<int64_t>{*first};
  const std::optional<int64_t> height = parse_side(text.substr(cross + 1));
  if (!height) return std::nullopt;
  return std::vector<int64_t>{*height, *first};
}

}  // namespace torchvision::tools
