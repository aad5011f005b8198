#pragma once

#include <optional>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision {

/// How many colour samples an encoder keeps for four by two pixels: all, half, a quarter.
enum class ChromaSubsampling { k444, k422, k420 };

/// "4:4:4", "4:2:2", "4:2:0".
TORCHVISION_API std::string_view to_string(ChromaSubsampling subsampling) noexcept;
/// The inverse; nothing for a name that is not one.
TORCHVISION_API std::optional<ChromaSubsampling> parse_chroma_subsampling(std::string_view name) noexcept;

}  // namespace torchvision
