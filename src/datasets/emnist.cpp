#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/file.h"
#include "datasets/idx_tensor.h"
#include "datasets/mnist_content.h"
#include "datasets/mnist_files.h"
#include "formats/format_error.h"
#include "formats/unpack.h"
#include "formats/zip_reader.h"
#include "net/hub_cache.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {
namespace {

constexpr std::string_view kName = "EMNIST";
constexpr std::array<std::string_view, 1> kPublisher = {"https://biometrics.nist.gov/cs_links/EMNIST/"};
/// All six splits in one archive of 560 MB, of which two members are unpacked.
constexpr IdxResource kArchive = {"gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e"};
/// Of the archive's members, themselves compressed; the largest has 127 MB.
constexpr uint64_t kMaxMember = uint64_t{1} << 30;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLowerCase = "abcdefghijklmnopqrstuvwxyz";
/// The lower-case letters that look unlike their capitals; the others share a class with them.
constexpr std::string_view kOwnLowerCase = "abdefghnqrt";

std::vector<std::string> classes_of(const std::string& split) {
  std::vector<std::string> classes;
  const auto add = [&](std::string_view letters) {
    for (char letter : letters) classes.emplace_back(1, letter);
  };
  if (split == "letters") {
    classes.emplace_back("N/A");  // the labels start at 1
    add(kLowerCase);
    return classes;
  }
  add(kDigits);
  if (split == "digits" || split == "mnist") return classes;
  add(kUpperCase);
  add(split == "byclass" ? kLowerCase : kOwnLowerCase);
  return classes;
}

void check_split(const std::string& split) {
  constexpr std::array<std::string_view, 6> kSplits = {"byclass", "bymerge", "balanced", "letters", "digits", "mnist"};
  if (std::find(kSplits.begin(), kSplits.end(), split) == kSplits.end())
    throw Error(ErrorCode::kInvalidArgument, "EMNIST: unknown value of split",
                {.expected = "byclass, bymerge, balanced, letters, digits or mnist", .actual = split});
}

/// The compressed file `name` inside the archive.
std::vector<uint8_t> member_of(core::Bytes archive, const std::string& name) {
  const formats::ZipReader zip(archive, {.max_inflated_bytes = kMaxMember});
  const formats::ZipEntry* entry = zip.find("gzip/" + name);
  if (entry == nullptr) formats::fail_corrupt("no gzip/" + name + " in the archive", 0);
  if (entry->method == formats::ZipMethod::kDeflated) return zip.inflate(*entry);
  formats::ZipReader::verify_crc(*entry, entry->packed);
  return {entry->packed.begin(), entry->packed.end()};
}

/// Reads the two members of an archive that lies there unextracted.
MNIST::Content load_from_archive(const std::filesystem::path& path, const IdxFiles& names,
                                 std::vector<std::string> classes) {
  const core::MappedFile archive(path);
  const auto read = [&](const std::filesystem::path& name) {
    return formats::with_path(
        path.string(), [&] { return read_idx_tensor(member_of(archive.bytes(), name.string()), name.string()); });
  };
  at::Tensor images = read(names.images);
  at::Tensor labels = read(names.labels);
  return MNIST::Content::join(std::move(images), std::move(labels), names, 1, std::move(classes));
}

void fetch_and_unpack(const std::filesystem::path& root, const IdxFiles& names, const FetchOptions& options) {
  const std::filesystem::path path = fetch_raw_file(root, kName, kArchive, options);
  const core::MappedFile archive(path);
  formats::with_path(path.string(), [&] {
    for (const std::filesystem::path& name : {names.images, names.labels})
      formats::unpack(member_of(archive.bytes(), name.string()), raw_folder(root, kName) / name.stem(), kMaxMember);
    return 0;
  });
}

MNIST::Content load_emnist(const std::string& root, const std::string& split, const MNISTOptions& options) {
  check_split(split);
  const std::filesystem::path folder = net::expand_user(root);
  const std::string prefix = "emnist-" + split + (options.train ? "-train" : "-test");
  const IdxFiles names{prefix + "-images-idx3-ubyte.gz", prefix + "-labels-idx1-ubyte.gz"};
  const IdxPair pair{{names.images.native(), {}}, {names.labels.native(), {}}};
  auto files = find_idx_files(folder, kName, pair);
  if (!files && options.download) {
    fetch_and_unpack(folder, names, fetch_options(options.mirrors, kPublisher, options.progress));
    files = find_idx_files(folder, kName, pair);
  }
  if (files) return MNIST::Content::load(*files, 1, classes_of(split));
  if (const auto archive = find_raw_file(folder, kName, kArchive.name))
    return load_from_archive(*archive, names, classes_of(split));
  throw_not_found(folder, kName, pair);
}

}  // namespace

EMNIST::EMNIST(const std::string& root, const std::string& split, const MNISTOptions& options)
    : MNIST(load_emnist(root, split, options)) {}

}  // namespace torchvision::datasets
