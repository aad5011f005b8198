#include "formats/idx.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <string>

#include "core/checked.h"
#include "formats/format_error.h"

namespace torchvision::formats {
namespace {

constexpr uint8_t kMaxDimensions = 8;

bool is_known_type(uint8_t code) noexcept { return code >= 8 && code <= 14 && code != 10; }

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text;
  for (int64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text;
}

void to_native_order(std::span<uint8_t> data, size_t element) {
  if (element == 1 || std::endian::native == std::endian::big) return;
  for (size_t i = 0; i + element <= data.size(); i += element)
    std::reverse(data.begin() + static_cast<ptrdiff_t>(i), data.begin() + static_cast<ptrdiff_t>(i + element));
}

}  // namespace

size_t size_of(IdxType type) noexcept {
  switch (type) {
    case IdxType::kUInt8:
    case IdxType::kInt8:
      return 1;
    case IdxType::kInt16:
      return 2;
    case IdxType::kInt32:
    case IdxType::kFloat32:
      return 4;
    case IdxType::kFloat64:
      return 8;
  }
  return 1;
}

IdxReader::IdxReader(core::Bytes file) : source_(open_byte_source(file)) {
  std::array<uint8_t, 4> magic = {};
  if (source_->read(magic) != magic.size()) fail_truncated("idx header ends too early", 0);
  if (magic[0] != 0 || magic[1] != 0 || !is_known_type(magic[2]))
    fail_corrupt("not an idx file", 0, "two zeros and a type from 8 to 14",
                 std::to_string(magic[0]) + " " + std::to_string(magic[1]) + " " + std::to_string(magic[2]));
  if (magic[3] < 1 || magic[3] > kMaxDimensions)
    fail_corrupt("idx header has a wrong number of dimensions", 3, "1 to " + std::to_string(kMaxDimensions),
                 std::to_string(magic[3]));
  type_ = static_cast<IdxType>(magic[2]);

  std::vector<uint8_t> sizes(size_t{4} * magic[3]);
  if (source_->read(sizes) != sizes.size()) fail_truncated("idx header ends too early", magic.size());
  header_size_ = magic.size() + sizes.size();
  std::optional<uint64_t> total = size_of(type_);
  for (size_t i = 0; i < sizes.size(); i += 4) {
    shape_.push_back(core::load_big_endian<uint32_t>(&sizes[i]));
    if (total) total = core::checked_product({*total, static_cast<uint64_t>(shape_.back())});
  }
  const uint64_t most = source_->upper_bound();
  if (!total || *total > most)
    fail_corrupt("idx header claims more than the file can hold", magic.size(),
                 "at most " + std::to_string(most) + " bytes of elements", shape_text(shape_));
  data_size_ = static_cast<size_t>(*total);
}

void IdxReader::read(std::span<uint8_t> out) {
  if (out.size() != data_size_)
    throw Error(ErrorCode::kInvalidArgument, "IdxReader::read: the buffer must have data_size() bytes");
  const size_t count = source_->read(out);
  if (count != out.size())
    fail_truncated("idx file ends too early", header_size_ + count, shape_text(shape_) + " elements",
                   std::to_string(count / size_of(type_)));
  uint8_t extra = 0;
  if (source_->read({&extra, 1}) != 0)
    fail_corrupt("idx file goes on after its last element", header_size_ + out.size(), shape_text(shape_), "more");
  to_native_order(out, size_of(type_));
}

}  // namespace torchvision::formats
