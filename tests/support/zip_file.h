#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace torchvision::testing {

/// A zip archive of stored entries, by name and content.
inline std::string stored_zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  const auto number = [](uint64_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
  };
  std::string archive;
  std::string directory;
  for (const auto& [name, content] : entries) {
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    // Version, flags, method, time and date; CRC and both sizes; lengths of the name and of the extra field.
    const std::string common = number(20, 2) + std::string(8, 0) + number(crc, 4) + number(content.size(), 4) +
                               number(content.size(), 4) + number(name.size(), 2) + number(0, 2);
    directory += "PK\1\2" + number(20, 2) + common + std::string(10, 0) + number(archive.size(), 4) + name;
    archive += "PK\3\4" + common + name + content;
  }
  return archive + directory + "PK\5\6" + number(0, 4) + number(entries.size(), 2) + number(entries.size(), 2) +
         number(directory.size(), 4) + number(archive.size(), 4) + number(0, 2);
}

}  // namespace torchvision::testing
