#include "datasets/mnist_files.h"

#include "core/file.h"
#include "core/hash.h"
#include "formats/byte_source.h"
#include "formats/format_error.h"
#include "formats/unpack.h"
#include "net/download.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

namespace fs = std::filesystem;

/// The largest file of the family, EMNIST's byclass, unfolds to 547 MB.
constexpr uint64_t kMaxUnpacked = uint64_t{1} << 30;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::optional<fs::path> find_idx_file(const fs::path& root, std::string_view class_name, std::string_view name) {
  // Plain files first: they load five times as fast.
  if (auto plain = find_raw_file(root, class_name, fs::path(name).stem().native())) return plain;
  return find_raw_file(root, class_name, name);
}

// Mirrors that compressed the file anew have another hash; then the content decides.
void verify_idx(const fs::path& path, const IdxResource& resource) {
  const std::string packed = core::hash_file(core::HashAlgorithm::kMd5, path);
  if (packed == resource.md5) return;
  std::string content;
  if (!resource.content_md5.empty()) {
    const core::MappedFile file(path);
    const auto source = formats::open_byte_source(file.bytes());
    core::Hasher hasher(core::HashAlgorithm::kMd5);
    std::vector<uint8_t> buffer(size_t{1} << 20);
    for (uint64_t total = 0; total <= kMaxUnpacked;) {
      const size_t count = source->read(buffer);
      total += count;
      hasher.update(core::Bytes(buffer).first(count));
      if (count < buffer.size()) break;
    }
    if (hasher.hex_digest() == resource.content_md5) return;
    content = ", nor is its content the right one";
  }
  throw DownloadError(ErrorCode::kIntegrity, "wrong MD5",
                      {.expected = std::string(resource.md5), .actual = packed + content});
}

}  // namespace

FetchOptions fetch_options(const std::vector<std::string>& mirrors, std::span<const std::string_view> publishers,
                           const DownloadProgress& progress) {
  FetchOptions options{.bases = mirrors, .progress = progress};
  for (std::string& base : options.bases)
    if (!base.ends_with('/')) base += '/';
  if (options.bases.empty())
    for (std::string_view publisher : publishers)
      if (!publisher.empty()) options.bases.emplace_back(publisher);
  return options;
}

fs::path raw_folder(const fs::path& root, std::string_view class_name) { return root / class_name / "raw"; }

std::optional<fs::path> find_raw_file(const fs::path& root, std::string_view class_name, std::string_view name) {
  for (const fs::path& folder : {raw_folder(root, class_name), root})
    if (is_file(folder / name)) return folder / name;
  return std::nullopt;
}

std::optional<IdxFiles> find_idx_files(const fs::path& root, std::string_view class_name, const IdxPair& pair) {
  auto images = find_idx_file(root, class_name, pair.images.name);
  auto labels = find_idx_file(root, class_name, pair.labels.name);
  if (!images || !labels) return std::nullopt;
  return IdxFiles{*std::move(images), *std::move(labels)};
}

fs::path fetch_raw_file(const fs::path& root, std::string_view class_name, const IdxResource& resource,
                        const FetchOptions& options) {
  const std::string name(resource.name);
  net::DownloadOptions download{.verify =
                                    [&](const fs::path& path) {
                                      try {
                                        verify_idx(path, resource);
                                      } catch (const FormatError& error) {
                                        throw DownloadError(ErrorCode::kIntegrity, error.what());
                                      }
                                    },
                                .verify_existing = true};
  for (size_t i = 1; i < options.bases.size(); ++i) download.mirrors.push_back(options.bases[i] + name);
  if (options.progress) download.progress = [&](uint64_t done, uint64_t total) { options.progress(name, done, total); };
  fs::path target = raw_folder(root, class_name) / name;
  net::download(options.bases.at(0) + name, target, download);
  return target;
}

void fetch_idx_file(const fs::path& root, std::string_view class_name, const IdxResource& resource,
                    const FetchOptions& options) {
  const fs::path plain = raw_folder(root, class_name) / fs::path(resource.name).stem();
  if (is_file(plain)) return;
  const fs::path packed = fetch_raw_file(root, class_name, resource, options);
  formats::with_path(packed.string(), [&] {
    formats::unpack(core::MappedFile(packed).bytes(), plain, kMaxUnpacked);
    return 0;
  });
}

void throw_not_found(const fs::path& root, std::string_view class_name, const IdxPair& pair) {
  const std::string name(class_name);
  throw Error(ErrorCode::kFile, name + " not found",
              {.path = root.string(),
               .hint = "set download to true, or put " + std::string(pair.images.name) + " and " +
                       std::string(pair.labels.name) + ", unpacked or not, into " + raw_folder(root, name).string() +
                       " or " + root.string()});
}

}  // namespace torchvision::datasets
