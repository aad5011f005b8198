#pragma once

#include <cstddef>
#include <memory>

namespace torchvision::core {

/// Memory of at least `bytes`, not cleared, that is kept for the next who asks when the last owner lets go of it: a
/// batch in fresh pages each time costs as much as the work on it. Aligned for any vector, on huge pages where the
/// system has them. Up to kMostKeptBytes are kept, the rest is given back. Safe from any thread.
std::shared_ptr<std::byte> kept_memory(size_t bytes);

inline constexpr size_t kMostKeptBytes = size_t{512} << 20;

}  // namespace torchvision::core
