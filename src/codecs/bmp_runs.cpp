#include <algorithm>

#include "codecs/bmp.h"

namespace torchvision::codecs {
namespace {

/// Where the runs of a bitmap have got to. Whatever would lie outside the picture is dropped.
class RunReader {
 public:
  RunReader(core::Bytes file, const BmpHeader& header, uint8_t* indices)
      : file_(file), at_(header.pixels_at), header_(header), indices_(indices) {}

  bool read() {
    while (row_ < header_.height) {
      const int count = byte(), value = byte();
      if (value < 0) return false;
      if (count > 0) {
        put_run(count, value);
      } else if (value == 0) {  // end of line
        ++row_;
        column_ = 0;
      } else if (value == 1) {  // end of bitmap
        return true;
      } else if (value == 2) {  // a jump
        const int right = byte(), up = byte();
        if (up < 0) return false;
        column_ += static_cast<uint64_t>(right);
        row_ += static_cast<uint64_t>(up);
      } else if (!put_literals(value)) {
        return false;
      }
    }
    return true;
  }

 private:
  bool nibbles() const noexcept { return header_.packing == BmpPacking::kRunLength4; }
  int byte() noexcept { return at_ < file_.size() ? file_[at_++] : -1; }

  void put(int index) noexcept {
    if (row_ < header_.height && column_ < header_.width)
      indices_[row_ * header_.width + column_] = static_cast<uint8_t>(index);
    ++column_;
  }

  void put_run(int count, int value) noexcept {
    for (int i = 0; i < count; ++i) put(!nibbles() ? value : i % 2 == 0 ? value >> 4 : value & 15);
  }

  // Padded to an even number of bytes.
  bool put_literals(int count) noexcept {
    const int bytes = nibbles() ? (count + 1) / 2 : count;
    for (int i = 0; i < bytes; ++i) {
      const int value = byte();
      if (value < 0) return false;
      put(nibbles() ? value >> 4 : value);
      if (nibbles() && 2 * i + 1 < count) put(value & 15);
    }
    if (bytes % 2 != 0) byte();
    return true;
  }

  core::Bytes file_;
  size_t at_;
  const BmpHeader& header_;
  uint8_t* indices_;
  uint64_t row_ = 0;
  uint64_t column_ = 0;
};

}  // namespace

bool unpack_bmp_runs(core::Bytes file, const BmpHeader& header, uint8_t* indices) {
  std::fill_n(indices, size_t{header.width} * header.height, uint8_t{0});
  return RunReader(file, header, indices).read();
}

}  // namespace torchvision::codecs
