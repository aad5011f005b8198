#include <cstdint>
#include <vector>

#include "formats/idx.h"
#include "torchvision/core/error.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using torchvision::formats::IdxReader;
  try {
    IdxReader reader({data, size});
    // Compressed files may well hold a thousand times their length; here that would only cost time.
    constexpr size_t kMost = size_t{64} << 20;
    if (reader.data_size() > kMost) return 0;
    std::vector<uint8_t> elements(reader.data_size());
    reader.read(elements);
    size_t expected = torchvision::formats::size_of(reader.type());
    for (int64_t length : reader.shape()) expected *= static_cast<size_t>(length);
    if (expected != elements.size()) __builtin_trap();
  } catch (const torchvision::FormatError&) {
  }
  return 0;
}
