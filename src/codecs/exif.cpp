#include "codecs/exif.h"

#include <optional>

#include "core/checked.h"

namespace torchvision::codecs {
namespace {

constexpr uint16_t kTiffMark = 42;
constexpr uint16_t kOrientationTag = 0x0112;
constexpr uint64_t kEntrySize = 12;
constexpr uint64_t kValueInEntry = 8;

class TiffReader {
 public:
  // As in Python, whatever does not say "II" is read in the other order.
  explicit TiffReader(core::Bytes bytes) : bytes_(bytes), little_(core::as_text(bytes).starts_with("II")) {}

  template <class T>
  std::optional<T> at(uint64_t offset) const noexcept {
    if (!core::range_fits(offset, sizeof(T), bytes_.size())) return std::nullopt;
    const uint8_t* here = bytes_.data() + offset;
    return little_ ? core::load_little_endian<T>(here) : core::load_big_endian<T>(here);
  }

 private:
  core::Bytes bytes_;
  bool little_;
};

}  // namespace

int exif_orientation(core::Bytes tiff) noexcept {
  const TiffReader reader(tiff);
  if (reader.at<uint16_t>(2) != kTiffMark) return 0;
  const uint64_t directory = reader.at<uint32_t>(4).value_or(UINT32_MAX);
  const uint64_t entries = reader.at<uint16_t>(directory).value_or(0);
  for (uint64_t i = 0; i < entries; ++i) {
    const uint64_t entry = directory + 2 + i * kEntrySize;
    const auto tag = reader.at<uint16_t>(entry);
    if (!tag) return 0;
    if (*tag == kOrientationTag) return reader.at<uint16_t>(entry + kValueInEntry).value_or(0);
  }
  return 0;
}

}  // namespace torchvision::codecs
