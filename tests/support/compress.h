#pragma once

#include <lzma.h>
#include <zlib.h>

#include <cstdint>
#include <string>

namespace torchvision::testing {

inline std::string gzip(const std::string& content) {
  z_stream z = {};
  deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&z, content.size()) + 32, 0);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  z.avail_in = static_cast<uInt>(content.size());
  z.next_out = reinterpret_cast<Bytef*>(packed.data());
  z.avail_out = static_cast<uInt>(packed.size());
  deflate(&z, Z_FINISH);
  const size_t size = z.total_out;
  deflateEnd(&z);
  return packed.substr(0, size);
}

inline std::string xz(const std::string& content) {
  std::string packed(lzma_stream_buffer_bound(content.size()), 0);
  size_t size = 0;
  lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const uint8_t*>(content.data()),
                          content.size(), reinterpret_cast<uint8_t*>(packed.data()), &size, packed.size());
  return packed.substr(0, size);
}

}  // namespace torchvision::testing
