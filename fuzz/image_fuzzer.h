#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "codecs/image.h"
#include "torchvision/core/error.h"

/// Decodes in the mode that the last byte picks, so that every conversion is walked, strictly or leniently.
template <class Open>
void fuzz_decoder(Open open, const uint8_t* data, size_t size) {
  using namespace torchvision;
  codecs::DecodeOptions options = {.limits = {.max_pixels = 1U << 18, .max_bytes = 1U << 21, .max_scans = 20}};
  if (size > 0) {
    options.mode = static_cast<ImageReadMode>(data[size - 1] % 5);
    options.allow_truncated = data[size - 1] % 2 == 0;
  }
  try {
    const auto decoder = open({data, size}, options);
    std::vector<uint8_t> pixels(decoder->info().bytes());
    decoder->decode(pixels);
  } catch (const DecodeError&) {
  }
}
