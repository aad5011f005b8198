#include "core/kept_memory.h"

#include <bit>
#include <map>
#include <mutex>
#include <new>

#include "core/huge_pages.h"

namespace torchvision::core {
namespace {

constexpr std::align_val_t kAlignment{64};

struct Release {
  void operator()(std::byte* memory) const { ::operator delete(memory, kAlignment); }
};
using Block = std::unique_ptr<std::byte, Release>;

/// Sizes come in four steps a power of two, so that images of similar size share their blocks.
size_t rounded(size_t bytes) {
  constexpr size_t kSmallest = 4096;
  if (bytes <= kSmallest) return kSmallest;
  const size_t step = std::bit_floor(bytes - 1) / 4;
  return (bytes + step - 1) / step * step;
}

class Store {
 public:
  Block take(size_t size) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = blocks_.find(size);
      if (found != blocks_.end()) {
        Block block = std::move(found->second);
        blocks_.erase(found);
        kept_ -= size;
        return block;
      }
    }
    Block block(static_cast<std::byte*>(::operator new(size, kAlignment)));
    prefer_huge_pages(block.get(), size);
    return block;
  }

  void give_back(Block block, size_t size) noexcept {
    const std::lock_guard lock(mutex_);
    if (kept_ + size > kMostKeptBytes) return;
    try {
      blocks_.emplace(size, std::move(block));
      kept_ += size;
    } catch (const std::bad_alloc&) {  // then it is not kept
    }
  }

 private:
  std::mutex mutex_;
  std::multimap<size_t, Block> blocks_;
  size_t kept_ = 0;
};

/// Never destroyed: tensors of other static objects may give their memory back late.
Store& store() {
  static Store& instance = *new Store;
  return instance;
}

}  // namespace

std::shared_ptr<std::byte> kept_memory(size_t bytes) {
  const size_t size = rounded(bytes);
  std::byte* memory = store().take(size).release();
  return {memory, [size](std::byte* block) { store().give_back(Block(block), size); }};
}

}  // namespace torchvision::core
