#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace torchvision::testing {

/// The bytes of an IDX file; `data` is big-endian already.
inline std::string idx_file(uint8_t type, const std::vector<uint32_t>& shape, const std::string& data) {
  std::string file = {0, 0, static_cast<char>(type), static_cast<char>(shape.size())};
  for (uint32_t size : shape)
    for (int shift = 24; shift >= 0; shift -= 8) file += static_cast<char>(size >> shift & 0xff);
  return file + data;
}

}  // namespace torchvision::testing
