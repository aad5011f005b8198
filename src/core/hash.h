#pragma once

#include <filesystem>
#include <string>

#include "core/bytes.h"

struct evp_md_ctx_st;

namespace torchvision::core {

enum class HashAlgorithm { kMd5, kSha256 };

/// A checksum of bytes that come in pieces. MD5 tells damage, not malice: it is here because data sets publish it.
class Hasher {
 public:
  /// Throws Error (kUnsupported) where the system forbids the algorithm, as FIPS mode does MD5.
  explicit Hasher(HashAlgorithm algorithm);
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void update(Bytes bytes);
  /// Lower-case hex digits of all bytes so far. The hasher is spent afterwards.
  std::string hex_digest();

 private:
  evp_md_ctx_st* context_;
};

std::string hash_bytes(HashAlgorithm algorithm, Bytes bytes);
/// Throws FileError.
std::string hash_file(HashAlgorithm algorithm, const std::filesystem::path& path);

}  // namespace torchvision::core
