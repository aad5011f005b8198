#include "inference/memory.h"

#include <algorithm>

namespace torchvision::inference {
namespace {

constexpr int64_t kAlignment = 64;

bool live_together(const Buffer& a, const Buffer& b) {
  return a.first_step <= b.last_step && b.first_step <= a.last_step;
}

/// The lowest gap that holds `buffer` beside those already placed, which stand in order of their offsets.
int64_t first_gap(const Buffer& buffer, const std::vector<Buffer*>& placed) {
  int64_t end = 0;
  for (const Buffer* other : placed) {
    if (!live_together(buffer, *other)) continue;
    if (end + buffer.bytes <= other->offset) break;
    end = std::max(end, (other->offset + other->bytes + kAlignment - 1) / kAlignment * kAlignment);
  }
  return end;
}

}  // namespace

int64_t lay_out(const std::vector<std::unique_ptr<Buffer>>& buffers) {
  std::vector<Buffer*> by_size;
  for (const auto& buffer : buffers) by_size.push_back(buffer.get());
  std::stable_sort(by_size.begin(), by_size.end(), [](auto* a, auto* b) { return a->bytes > b->bytes; });
  std::vector<Buffer*> placed;
  int64_t total = 0;
  for (Buffer* buffer : by_size) {
    buffer->offset = first_gap(*buffer, placed);
    total = std::max(total, buffer->offset + buffer->bytes);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), buffer,
                                   [](const Buffer* a, const Buffer* b) { return a->offset < b->offset; }),
                  buffer);
  }
  return total;
}

}  // namespace torchvision::inference
