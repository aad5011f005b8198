#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace torchvision::inference {

/// A piece of the arena, alive from one step to another.
struct Buffer {
  int64_t bytes = 0;
  int64_t padding = 0;  ///< pixels of zeros around the images it holds
  int first_step = 0;
  int last_step = 0;
  int64_t offset = 0;  ///< from the arena's beginning, once it is laid out
};

/// Gives each buffer its place, so that buffers alive at once do not overlap. Returns the arena's size.
int64_t lay_out(const std::vector<std::unique_ptr<Buffer>>& buffers);

}  // namespace torchvision::inference
