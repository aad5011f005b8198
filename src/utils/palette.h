#pragma once

#include <array>

#include "torchvision/utils/draw.h"

namespace torchvision::utils {

inline constexpr Color kPaper = {255, 255, 255};
inline constexpr Color kInk = {31, 41, 55};
inline constexpr Color kFaintInk = {107, 114, 128};
inline constexpr Color kHairline = {229, 231, 235};
inline constexpr Color kTrack = {241, 243, 246};
inline constexpr Color kAccent = {37, 99, 235};
inline constexpr Color kPaleAccent = {147, 187, 253};
inline constexpr Color kWrong = {220, 38, 38};
inline constexpr std::array<Color, 6> kLines = {
    {{37, 99, 235}, {234, 88, 12}, {22, 163, 74}, {147, 51, 234}, {8, 145, 178}, {202, 138, 4}}};

}  // namespace torchvision::utils
