#include <cstdint>

#include "formats/unpickler.h"
#include "torchvision/core/error.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using torchvision::formats::PersistentForm;
  for (const PersistentForm form : {PersistentForm::kZip, PersistentForm::kStream}) {
    try {
      torchvision::formats::Unpickler({data, size}, form).load();
    } catch (const torchvision::FormatError&) {
    }
  }
  return 0;
}
