#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "kernels/nn/pixel_grid.h"

namespace torchvision::inference {

/// What a step works in.
struct Run {
  std::byte* arena = nullptr;
  int threads = 1;
};

/// One loop of a planned network.
class Step {
 public:
  virtual ~Step() = default;
  virtual void run(const Run& run) const = 0;
  /// For timings: "convolution 64→128 3×3".
  virtual std::string name() const = 0;
};

/// Calls `part` for ranges of `count`, on as many threads as the run may use; on this thread alone where `work`, in
/// multiply-adds or the like, is too little to share.
void share(const Run& run, int64_t count, int64_t work, const std::function<void(int64_t first, int64_t end)>& part);

/// Shares the rows of a grid, or the pixels of its only row.
void share_pixels(const Run& run, const kernels::PixelGrid& grid, int64_t work,
                  const std::function<void(const kernels::PixelRange&)>& part);

}  // namespace torchvision::inference
