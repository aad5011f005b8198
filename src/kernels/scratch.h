#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "core/huge_pages.h"

namespace torchvision::kernels {

/// Memory that a thread keeps between calls: fresh pages cost more than the work on them. What is larger than
/// kKeptBytes is given back at the end of the call that asked for it.
class Scratch {
 public:
  static constexpr size_t kKeptBytes = size_t{16} << 20;
  static constexpr std::align_val_t kAlignment{64};

  /// At least `bytes`, aligned for any vector; what it holds is not defined.
  uint8_t* get(size_t bytes) {
    if (bytes > size_) {
      memory_.reset();
      size_ = 0;
      memory_.reset(static_cast<uint8_t*>(::operator new(bytes, kAlignment)));
      core::prefer_huge_pages(memory_.get(), bytes);
      size_ = bytes;
    }
    return memory_.get();
  }
  void release_if_large() {
    if (size_ <= kKeptBytes) return;
    memory_.reset();
    size_ = 0;
  }

 private:
  struct Free {
    void operator()(uint8_t* memory) const { ::operator delete(memory, kAlignment); }
  };
  std::unique_ptr<uint8_t, Free> memory_;
  size_t size_ = 0;
};

}  // namespace torchvision::kernels
