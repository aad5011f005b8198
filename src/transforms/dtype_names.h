#pragma once

#include <c10/core/ScalarType.h>

#include <optional>
#include <string_view>

namespace torchvision::transforms {

/// "float32"; empty for dtypes that have no plain name.
std::string_view dtype_name(at::ScalarType dtype);
/// Of "float32" or "torch.float32"; nothing for other texts.
std::optional<at::ScalarType> parse_dtype(std::string_view name);

}  // namespace torchvision::transforms
