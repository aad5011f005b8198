#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace torchvision::tools {

/// How far two pictures of a video are apart: one of the two.
struct FrameStep {
  double seconds = 0;
  int64_t frames = 0;
};

/// "1s", "250ms" or "25"; nothing for what is none, zero, or less.
std::optional<FrameStep> parse_step(std::string_view text);
/// "0,10,20": numbers from 0.
std::optional<std::vector<int64_t>> parse_frame_numbers(std::string_view text);
/// "224" gives {224}, and "320x240", width first, {240, 320}: as resize takes them. At most 16384.
std::optional<std::vector<int64_t>> parse_size(std::string_view text);

}  // namespace torchvision::tools
