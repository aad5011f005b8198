#include "formats/utf8.h"

#include <cstddef>
#include <cstdint>

namespace torchvision::formats {

bool is_utf8(std::string_view text) noexcept {
  size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<uint8_t>(text[at++]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - at < static_cast<size_t>(more)) return false;
    uint32_t code = lead & (0x3fU >> more);
    for (int i = 0; i < more; ++i) {
      const auto next = static_cast<uint8_t>(text[at++]);
      if ((next & 0xc0U) != 0x80U) return false;
      code = code << 6 | (next & 0x3fU);
    }
    const uint32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}

}  // namespace torchvision::formats
