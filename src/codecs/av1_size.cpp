#include "codecs/av1_size.h"

#include <algorithm>

namespace torchvision::codecs {
namespace {

constexpr uint32_t kSequenceHeader = 1;

/// Bits from the highest of each byte; zeros past the end.
class Bits {
 public:
  explicit Bits(core::Bytes bytes) : bytes_(bytes) {}

  uint32_t take(uint32_t count) noexcept {
    uint32_t value = 0;
    for (; count > 0; --count, ++at_)
      value = value << 1 | (at_ / 8 < bytes_.size() ? bytes_[at_ / 8] >> (7 - at_ % 8) & 1U : 0U);
    return value;
  }
  bool flag() noexcept { return take(1) != 0; }
  void skip_variable() noexcept {  // uvlc: as many bits again as zeros before the first one
    uint32_t zeros = 0;
    while (zeros < 32 && !ended() && !flag()) ++zeros;
    if (zeros < 32) take(zeros);
  }
  bool ended() const noexcept { return at_ > bytes_.size() * 8; }

 private:
  core::Bytes bytes_;
  size_t at_ = 0;
};

void skip_operating_points(Bits& bits) {
  bool decoder_model = false;
  uint32_t delay_bits = 0;
  if (bits.flag()) {  // timing_info
    bits.take(32);
    bits.take(32);
    if (bits.flag()) bits.skip_variable();
    decoder_model = bits.flag();
    if (decoder_model) {
      delay_bits = bits.take(5) + 1;
      bits.take(32);
      bits.take(10);
    }
  }
  const bool display_delay = bits.flag();
  for (uint32_t points = bits.take(5) + 1; points > 0; --points) {
    bits.take(12);
    if (bits.take(5) > 7) bits.take(1);
    if (decoder_model && bits.flag()) {
      bits.take(delay_bits);
      bits.take(delay_bits);
      bits.take(1);
    }
    if (display_delay && bits.flag()) bits.take(4);
  }
}

std::optional<Av1Size> size_in(core::Bytes sequence_header) {
  Bits bits(sequence_header);
  bits.take(4);  // profile, still_picture
  if (bits.flag())
    bits.take(5);  // reduced_still_picture_header has the level alone
  else
    skip_operating_points(bits);
  const uint32_t width_bits = bits.take(4) + 1, height_bits = bits.take(4) + 1;
  const Av1Size size = {bits.take(width_bits) + 1, bits.take(height_bits) + 1};
  if (bits.ended()) return std::nullopt;
  return size;
}

}  // namespace

std::optional<Av1Size> read_av1_size(core::Bytes units) {
  while (!units.empty()) {
    const uint32_t kind = units[0] >> 3 & 15U;
    const bool extended = (units[0] & 4U) != 0, sized = (units[0] & 2U) != 0;
    units = units.subspan(std::min<size_t>(extended ? 2 : 1, units.size()));
    uint64_t size = units.size();
    if (sized) {
      size = 0;
      for (uint32_t shift = 0; shift < 56 && !units.empty(); shift += 7) {
        const uint8_t byte = units[0];
        units = units.subspan(1);
        size |= uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) break;
      }
    }
    size = std::min<uint64_t>(size, units.size());
    if (kind == kSequenceHeader) return size_in(units.first(size));
    units = units.subspan(size);
  }
  return std::nullopt;
}

}  // namespace torchvision::codecs
