#include "net/download.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <thread>

#include "core/hash.h"
#include "net/http_text.h"
#include "net/part_file.h"
#include "net/transfer.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

namespace fs = std::filesystem;

/// Bytes in one attempt that show the connection to be worth another round of attempts.
constexpr uint64_t kRenewingProgress = uint64_t{1} << 20;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return text;
}

struct Difference {
  std::string what;
  std::string expected;
  std::string actual;
};

/// What of the file is not as `options` says.
std::optional<Difference> difference(const fs::path& path, const DownloadOptions& options) {
  const uint64_t size = fs::file_size(path);
  if (options.size != 0 && size != options.size)
    return Difference{"wrong size", std::to_string(options.size) + " bytes", std::to_string(size)};
  if (!options.sha256.empty() || !options.sha256_prefix.empty()) {
    const std::string actual = core::hash_file(core::HashAlgorithm::kSha256, path);
    if (!options.sha256.empty() && actual != lower(options.sha256))
      return Difference{"wrong SHA-256", lower(options.sha256), actual};
    if (!actual.starts_with(lower(options.sha256_prefix)))
      return Difference{"wrong SHA-256", lower(options.sha256_prefix) + "…", actual};
  }
  if (!options.md5.empty()) {
    const std::string actual = core::hash_file(core::HashAlgorithm::kMd5, path);
    if (actual != lower(options.md5)) return Difference{"wrong MD5", lower(options.md5), actual};
  }
  return std::nullopt;
}

/// Why the file is not the right one; empty when it is.
std::string integrity_problem(const fs::path& path, const DownloadOptions& options) {
  if (const auto found = difference(path, options))
    return found->what + " (expected " + found->expected + ", got " + found->actual + ")";
  try {
    if (options.verify) options.verify(path);
  } catch (const DownloadError& error) {
    if (error.code() != ErrorCode::kIntegrity) throw;
    return error.what();
  }
  return {};
}

bool is_offline() {
  const char* value = std::getenv("TORCHVISION_OFFLINE");
  return value != nullptr && *value != 0 && std::string_view(value) != "0";
}

/// Everything is there already, as when a kill came between the last byte and the rename.
bool is_complete(const PartFile& part, const std::string& url) {
  return part.size() > 0 && part.origin() && part.origin()->url == url && part.origin()->total == part.size();
}

/// One URL, with its attempts. `part` holds the verified file when the outcome is complete.
Outcome fetch(const std::string& url, PartFile& part, const DownloadOptions& options) {
  Outcome outcome;
  auto delay = options.retry_delay;
  for (int attempt = 1;; ++attempt) {
    const uint64_t before = part.size();
    if (is_complete(part, url))
      outcome = {.complete = true, .resumed = true};
    else
      outcome = transfer(url, part, options);
    if (outcome.complete) {
      const std::string problem = integrity_problem(part.path(), options);
      if (problem.empty()) return outcome;
      // Bytes of an earlier run may be to blame; those of a whole fresh answer are what the server has.
      outcome = {.passing = outcome.resumed, .code = ErrorCode::kIntegrity, .problem = problem};
      part.clear();
    }
    if (part.size() >= before + kRenewingProgress) {
      attempt = 0;
      delay = options.retry_delay;
    }
    if (!outcome.passing || attempt >= options.attempts) return outcome;
    std::this_thread::sleep_for(std::max<std::chrono::milliseconds>(delay, outcome.retry_after));
    delay *= 2;
  }
}

std::string hint_for(ErrorCode code, const fs::path& target) {
  if (code != ErrorCode::kNetwork) return {};
  return "check the network (behind a proxy, set https_proxy), or get the file in another way and put it at " +
         target.string();
}

}  // namespace

void verify_file(const fs::path& path, const DownloadOptions& options) {
  const std::string problem = integrity_problem(path, options);
  if (!problem.empty())
    throw DownloadError(ErrorCode::kIntegrity, "damaged file", {.path = path.string(), .actual = problem});
}

void download(const std::string& url, const fs::path& target, const DownloadOptions& options) {
  std::vector<std::string> urls = {url};
  urls.insert(urls.end(), options.mirrors.begin(), options.mirrors.end());
  for (const std::string& candidate : urls)
    if (!is_web_url(candidate))
      throw DownloadError(ErrorCode::kInvalidArgument, "cannot download",
                          {.path = candidate, .expected = "a URL that begins with https:// or http://"});
  const auto is_ready = [&] {
    return fs::is_regular_file(target) && (!options.verify_existing || integrity_problem(target, options).empty());
  };
  if (is_ready()) return;
  if (fs::is_directory(target)) throw FileError("cannot download to", target.string(), EISDIR);
  if (is_offline())
    throw DownloadError(ErrorCode::kNetwork, "cannot download",
                        {.path = url,
                         .actual = "TORCHVISION_OFFLINE is set",
                         .hint = "unset it, or get the file in another way and put it at " + target.string()});

  if (target.has_parent_path()) fs::create_directories(target.parent_path());
  std::optional<PartFile> part = PartFile::acquire(target, is_ready);
  if (!part) return;
  std::string problems;
  Outcome outcome;
  for (const std::string& candidate : urls) {
    outcome = fetch(candidate, *part, options);
    if (outcome.complete) return part->commit();
    problems += (problems.empty() ? "" : "; then " + candidate + ": ") + outcome.problem;
  }
  if (part->size() == 0) part->discard();
  throw DownloadError(outcome.code, "cannot download",
                      {.path = url, .actual = problems, .hint = hint_for(outcome.code, target)});
}

std::string file_name_of(const std::string& url) {
  std::string_view path = url;
  path = path.substr(0, path.find_first_of("?#"));
  if (const size_t scheme = path.find("://"); scheme != std::string_view::npos) path.remove_prefix(scheme + 3);
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(slash + 1));
}

std::string hash_prefix_of(const std::string& file_name) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  for (size_t dash = file_name.find('-'); dash != std::string::npos; dash = file_name.find('-', dash + 1)) {
    const size_t end = file_name.find_first_not_of(kHexDigits, dash + 1);
    if (end != std::string::npos && end >= dash + 1 + 8 && file_name[end] == '.')
      return file_name.substr(dash + 1, end - dash - 1);
  }
  return {};
}

}  // namespace torchvision::net
