#pragma once

#include <vector>

#include "kernels/scratch.h"

namespace torchvision::kernels {

/// For a vector that a thread keeps between calls: gives its memory back where that is much.
template <class Element>
void release_if_large(std::vector<Element>& kept) {
  if (kept.capacity() * sizeof(Element) > Scratch::kKeptBytes) std::vector<Element>().swap(kept);
}

}  // namespace torchvision::kernels
