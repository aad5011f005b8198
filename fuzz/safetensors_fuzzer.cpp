#include <cstdint>

#include "formats/safetensors.h"
#include "torchvision/core/error.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const auto file = torchvision::formats::read_safetensors({data, size});
    // What is read can be written, and is then as long as it says.
    uint64_t written = 0;
    torchvision::formats::write_safetensors(file, [&](torchvision::core::Bytes bytes) { written += bytes.size(); });
    for (const auto& entry : file.entries) written -= entry.data.size();
    if (written % 8 != 0) __builtin_trap();
  } catch (const torchvision::FormatError&) {
  }
  return 0;
}
