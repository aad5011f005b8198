#include "formats/unpack.h"

#include <string>
#include <vector>

#include "core/file.h"
#include "formats/byte_source.h"
#include "formats/format_error.h"

namespace torchvision::formats {

void unpack(core::Bytes packed, const std::filesystem::path& target, uint64_t limit) {
  const auto source = open_byte_source(packed);
  core::write_file_atomically(target, [&](const core::WriteBytes& write) {
    std::vector<uint8_t> buffer(size_t{1} << 20);
    for (uint64_t total = 0;;) {
      const size_t count = source->read(buffer);
      total += count;
      if (total > limit)
        fail_too_large("compressed file unfolds to too much", "at most " + std::to_string(limit) + " bytes", "more");
      write(core::Bytes(buffer).first(count));
      if (count < buffer.size()) return;
    }
  });
}

}  // namespace torchvision::formats
