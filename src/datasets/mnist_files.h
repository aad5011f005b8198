#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {

/// A compressed IDX file as its publisher serves it, with Python torchvision's MD5.
struct IdxResource {
  std::string_view name;  ///< of the compressed file; without its ending it is the plain file's
  std::string_view md5;
  /// Of the plain file, where known: mirrors that compressed it anew have another `md5`.
  std::string_view content_md5 = {};
};

/// What a class of the MNIST family reads.
struct IdxPair {
  IdxResource images;
  IdxResource labels;
};

struct IdxFiles {
  std::filesystem::path images;
  std::filesystem::path labels;
};

/// Where and how to fetch.
struct FetchOptions {
  std::vector<std::string> bases;  ///< URLs that end in a slash, tried in order
  DownloadProgress progress;
};

/// The caller's mirrors, or else the publisher's.
FetchOptions fetch_options(const std::vector<std::string>& mirrors, std::span<const std::string_view> publishers,
                           const DownloadProgress& progress);

/// `<root>/<class name>/raw`, where Python keeps the files.
std::filesystem::path raw_folder(const std::filesystem::path& root, std::string_view class_name);

/// The file `name` in Python's folder or in `root` itself.
std::optional<std::filesystem::path> find_raw_file(const std::filesystem::path& root, std::string_view class_name,
                                                   std::string_view name);

/// The pair's files, plain or compressed, in Python's folder or in `root` itself; nothing unless both are there.
std::optional<IdxFiles> find_idx_files(const std::filesystem::path& root, std::string_view class_name,
                                       const IdxPair& pair);

/// Fetches what is not there of a resource into Python's folder and unpacks it beside, as Python does.
void fetch_idx_file(const std::filesystem::path& root, std::string_view class_name, const IdxResource& resource,
                    const FetchOptions& options);

/// Fetches a file as it is into Python's folder, and gives its path.
std::filesystem::path fetch_raw_file(const std::filesystem::path& root, std::string_view class_name,
                                     const IdxResource& resource, const FetchOptions& options);

/// Throws Error (kFile) that says where the pair's files should lie.
[[noreturn]] void throw_not_found(const std::filesystem::path& root, std::string_view class_name, const IdxPair& pair);

}  // namespace torchvision::datasets
