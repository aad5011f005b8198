#include "codecs/exif.h"

#include <gtest/gtest.h>

#include <string>

namespace torchvision::codecs {
namespace {

using namespace std::string_literals;

int orientation_of(const std::string& tiff) { return exif_orientation(core::as_bytes(tiff)); }

TEST(ExifOrientation, IsFoundInBothByteOrders) {
  EXPECT_EQ(orientation_of("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s), 6);
  EXPECT_EQ(orientation_of("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"s), 6);
}

TEST(ExifOrientation, IsNoneWhereTheBlockEndsEarly) {
  const std::string block = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0"s;
  EXPECT_EQ(orientation_of(block), 6);
  for (size_t size = 0; size < block.size(); ++size) EXPECT_EQ(orientation_of(block.substr(0, size)), 0) << size;
}

TEST(ExifOrientation, IsNoneWhereTheDirectoryLiesOutside) {
  EXPECT_EQ(orientation_of("II*\0\xFF\xFF\xFF\xFF\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0"s), 0);
  EXPECT_EQ(orientation_of("II*\0\x08\0\0\0\xFF\xFF"s), 0);
}

}  // namespace
}  // namespace torchvision::codecs
