#include <cstdint>

#include "formats/zip_reader.h"
#include "torchvision/core/error.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const torchvision::formats::ZipReader zip({data, size}, {.max_inflated_bytes = 1U << 20});
    for (const auto& entry : zip.entries()) {
      if (zip.find(entry.name) != &entry) __builtin_trap();
      if (entry.method == torchvision::formats::ZipMethod::kDeflated)
        zip.inflate(entry);
      else
        torchvision::formats::ZipReader::verify_crc(entry, entry.packed);
    }
  } catch (const torchvision::FormatError&) {
  }
  return 0;
}
