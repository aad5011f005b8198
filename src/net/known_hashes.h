#pragma once

#include <filesystem>
#include <string>

namespace torchvision::net {

/// Hashes the file and compares: with the SHA-256 that an earlier call recorded for it, else with the first digits of
/// it that are known beforehand; then records it, beside the folder of the file, in "torchvision-cpp/<name>.sha256".
/// Where that cannot be written the next call compares digits again. Throws DownloadError (kIntegrity), which says what
/// to do, or FileError.
void verify_with_known_hash(const std::filesystem::path& file, const std::string& sha256_prefix);

}  // namespace torchvision::net
