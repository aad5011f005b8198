#include "core/hash.h"

#include <openssl/evp.h>

#include <array>
#include <new>

#include "core/file.h"
#include "torchvision/core/error.h"

namespace torchvision::core {

Hasher::Hasher(HashAlgorithm algorithm) : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr) throw std::bad_alloc();
  const bool md5 = algorithm == HashAlgorithm::kMd5;
  if (EVP_DigestInit_ex(context_, md5 ? EVP_md5() : EVP_sha256(), nullptr) != 1) {
    EVP_MD_CTX_free(context_);
    throw Error(ErrorCode::kUnsupported, std::string("this system's OpenSSL refuses ") + (md5 ? "MD5" : "SHA-256"));
  }
}

Hasher::~Hasher() { EVP_MD_CTX_free(context_); }

void Hasher::update(Bytes bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }

std::string Hasher::hex_digest() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned size = 0;
  EVP_DigestFinal_ex(context_, digest.data(), &size);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

std::string hash_bytes(HashAlgorithm algorithm, Bytes bytes) {
  Hasher hasher(algorithm);
  hasher.update(bytes);
  return hasher.hex_digest();
}

std::string hash_file(HashAlgorithm algorithm, const std::filesystem::path& path) {
  return hash_bytes(algorithm, MappedFile(path).bytes());
}

}  // namespace torchvision::core
