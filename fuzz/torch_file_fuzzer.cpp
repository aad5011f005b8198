#include <cstdint>

#include "formats/torch_file.h"
#include "torchvision/core/error.h"

// Touches every byte that the tensors may touch, so that AddressSanitizer sees a range that was checked wrongly.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto file = torchvision::formats::read_torch_file({data, size}, {.verify_checksums = false});
    unsigned sum = 0;
    for (const auto& tensor : file.document.tensors) {
      const auto bytes = file.storages[tensor.storage];
      auto last = static_cast<uint64_t>(tensor.offset);
      bool empty = false;
      for (size_t i = 0; i < tensor.sizes.size(); ++i) {
        empty = empty || tensor.sizes[i] == 0;
        last += static_cast<uint64_t>(tensor.sizes[i] - 1) * static_cast<uint64_t>(tensor.strides[i]);
      }
      const uint64_t element = torchvision::formats::info(tensor.dtype).size;
      if (!empty) sum += bytes.data()[last * element + element - 1];
    }
    volatile unsigned keep = sum;
    (void)keep;
  } catch (const torchvision::FormatError&) {
  }
  return 0;
}
