#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <vector>

namespace torchvision::tools {

struct SheetPicture {
  at::Tensor pixels;    // uint8 (3, H, W)
  std::string caption;  // shown above it, where there is one
};

/// Pictures of any sizes side by side, each in the middle of a cell that holds the largest: `in_a_row` of them, or as
/// many as make a square. One picture without a caption is the sheet itself.
at::Tensor contact_sheet(const std::vector<SheetPicture>& pictures, std::optional<int64_t> in_a_row);

}  // namespace torchvision::tools
