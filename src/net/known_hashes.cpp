#include "net/known_hashes.h"

#include <fstream>

#include "core/file.h"
#include "core/hash.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

namespace fs = std::filesystem;

fs::path record_of(const fs::path& file) {
  return file.parent_path().parent_path() / "torchvision-cpp" / (file.filename().string() + ".sha256");
}

/// 64 hex digits, or nothing where there is no record or it is damaged.
std::string recorded(const fs::path& file) {
  std::ifstream stream(record_of(file));
  std::string digits;
  stream >> digits;
  return digits.size() == 64 && digits.find_first_not_of("0123456789abcdef") == std::string::npos ? digits : "";
}

void record(const fs::path& file, const std::string& digits) {
  try {
    fs::create_directories(record_of(file).parent_path());
    core::write_file_atomically(record_of(file), core::as_bytes(digits + "\n"));
  } catch (const std::exception&) {
    // A cache that can only be read is no reason not to use it.
  }
}

}  // namespace

void verify_with_known_hash(const fs::path& file, const std::string& sha256_prefix) {
  const std::string known = recorded(file);
  const std::string expected = known.empty() ? sha256_prefix : known;
  const std::string actual = core::hash_file(core::HashAlgorithm::kSha256, file);
  if (!actual.starts_with(expected))
    throw DownloadError(ErrorCode::kIntegrity, "a cached file is damaged: wrong SHA-256",
                        {.path = file.string(),
                         .expected = expected + (expected.size() < 64 ? "…" : ""),
                         .actual = actual,
                         .hint = "delete it, and it is downloaded again"});
  if (known.empty()) record(file, actual);
}

}  // namespace torchvision::net
