#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace torchvision::net {

/// Called a few times a second while bytes arrive; `total` is 0 when the server does not tell it. What it throws ends
/// the download and reaches the caller; the bytes so far are kept for a later resume.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

/// What is known of a file in advance, and how patient to be.
struct DownloadOptions {
  std::string sha256 = {};         ///< all 64 hex digits
  std::string sha256_prefix = {};  ///< the first digits, as in resnet18-f37072fd.pth
  std::string md5 = {};            ///< all 32 hex digits
  uint64_t size = 0;               ///< in bytes; 0 when unknown
  /// Judges the whole file beyond sizes and hashes, and throws DownloadError (kIntegrity) when it is wrong.
  std::function<void(const std::filesystem::path&)> verify = {};
  std::vector<std::string> mirrors = {};  ///< other URLs of the same file, tried in order after the first
  Progress progress = {};
  /// An existing target counts only when it passes the checks above; otherwise its presence is enough, since only
  /// verified bytes ever get that name.
  bool verify_existing = false;
  uint64_t max_size = uint64_t{64} << 30;
  int max_redirects = 5;
  int attempts = 4;  ///< for each URL, when the failure looks passing; progress of 1 MiB renews them
  std::chrono::milliseconds retry_delay{500};  ///< before the second attempt; doubles each time
  std::chrono::milliseconds connect_timeout{20'000};
  std::chrono::milliseconds stall_timeout{30'000};  ///< without a single byte
};

/// Fetches `url` (https or http) into `target`.
///
/// The bytes go to `<target>.part`, which a later call resumes where the server allows it; only when size and hashes
/// are right is that file synced and renamed, so `target` never holds anything but verified bytes. Processes that ask
/// for the same target fetch it once. Redirects never lead from https to http, or out of the web. With
/// TORCHVISION_OFFLINE set nothing is fetched. Proxies come from the environment (https_proxy, no_proxy), as do
/// certificates (CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR).
/// Throws DownloadError (kNetwork, kIntegrity, kTooLarge), FileError, or what `progress` or `verify` throw.
void download(const std::string& url, const std::filesystem::path& target, const DownloadOptions& options = {});

/// Throws DownloadError (kIntegrity) unless the file has the size and the hashes that `options` names.
void verify_file(const std::filesystem::path& path, const DownloadOptions& options);

/// The last part of a URL's path: what the file is called. "https://host/a/b.pth?x=1" gives "b.pth".
std::string file_name_of(const std::string& url);

/// The hash digits in a name such as resnet18-f37072fd.pth, or nothing. As torch.hub reads them.
std::string hash_prefix_of(const std::string& file_name);

}  // namespace torchvision::net
