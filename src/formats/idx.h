#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "formats/byte_source.h"

namespace torchvision::formats {

/// The element types of the IDX format, by their code in the file.
enum class IdxType : uint8_t { kUInt8 = 8, kInt8 = 9, kInt16 = 11, kInt32 = 12, kFloat32 = 13, kFloat64 = 14 };

size_t size_of(IdxType type) noexcept;

/// An IDX file (the format of MNIST): two zeros, type, number of dimensions, their sizes and the elements, big-endian.
/// Reads plain, gzip and xz files.
class IdxReader {
 public:
  /// Reads the header and refuses sizes that overflow, or that a file of this length cannot hold, before anyone
  /// allocates by them. The bytes must outlive the reader. Throws FormatError.
  explicit IdxReader(core::Bytes file);

  IdxType type() const noexcept { return type_; }
  const std::vector<int64_t>& shape() const noexcept { return shape_; }
  /// Of all elements, in bytes.
  size_t data_size() const noexcept { return data_size_; }
  /// Fills `out`, data_size() bytes, with the elements in this machine's byte order, and makes sure that the file ends
  /// where it should. Throws FormatError.
  void read(std::span<uint8_t> out);

 private:
  std::unique_ptr<ByteSource> source_;
  IdxType type_ = IdxType::kUInt8;
  std::vector<int64_t> shape_;
  size_t data_size_ = 0;
  size_t header_size_ = 0;
};

}  // namespace torchvision::formats
