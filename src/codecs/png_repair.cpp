#include "codecs/png_repair.h"

#include <zlib.h>

#include <algorithm>

#include "core/checked.h"

namespace torchvision::codecs {
namespace {

constexpr uint64_t kSignature = 8, kLengthAndName = 8, kChecksum = 4;

void store_big_endian(uint32_t value, uint8_t* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

std::vector<uint8_t> close_cut_png(core::Bytes file) {
  uint64_t at = kSignature;
  while (core::range_fits(at, kLengthAndName, file.size())) {
    const uint64_t length = core::load_big_endian<uint32_t>(&file[at]);
    if (core::range_fits(at, kLengthAndName + length + kChecksum, file.size())) {
      at += kLengthAndName + length + kChecksum;
      continue;
    }
    if (core::as_text(file.subspan(at + 4, 4)) != "IDAT") return {};
    const uint64_t data_end = std::min<uint64_t>(at + kLengthAndName + length, file.size());
    std::vector<uint8_t> closed(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(data_end));
    closed.resize(data_end + kChecksum);
    store_big_endian(static_cast<uint32_t>(data_end - at - kLengthAndName), &closed[at]);
    store_big_endian(static_cast<uint32_t>(crc32_z(0, &closed[at + 4], data_end - at - 4)), &closed[data_end]);
    return closed;
  }
  return {};
}

}  // namespace torchvision::codecs
