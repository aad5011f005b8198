#include "core/hash.h"

#include <gtest/gtest.h>

#include "core/file.h"
#include "support/paths.h"

namespace torchvision::core {
namespace {

using ::torchvision::testing::TempDir;

// The examples of RFC 1321 and FIPS 180-2.
TEST(Hasher, GivesTheStandardsExamples) {
  EXPECT_EQ(hash_bytes(HashAlgorithm::kMd5, as_bytes("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hash_bytes(HashAlgorithm::kMd5, as_bytes("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(hash_bytes(HashAlgorithm::kSha256, as_bytes("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hasher, TakesBytesInPieces) {
  const std::string text(100'000, 'a');
  Hasher pieces(HashAlgorithm::kSha256);
  for (size_t i = 0; i < text.size(); i += 999) pieces.update(as_bytes(std::string_view(text).substr(i, 999)));
  EXPECT_EQ(pieces.hex_digest(), hash_bytes(HashAlgorithm::kSha256, as_bytes(text)));
}

TEST(HashFile, EqualsTheHashOfItsBytes) {
  TempDir dir;
  write_file_atomically(dir / "x", as_bytes("abc"));
  EXPECT_EQ(hash_file(HashAlgorithm::kMd5, dir / "x"), "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace
}  // namespace torchvision::core
