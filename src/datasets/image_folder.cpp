#include "torchvision/datasets/image_folder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "net/hub_cache.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"
#include "torchvision/io/image_info.h"

namespace torchvision::datasets {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_list(const std::string& directory, const std::error_code& error) {
  throw FileError("cannot list folder", directory, error.value());
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

std::string ascii_lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

struct Listing {
  std::vector<std::string> folders;
  std::vector<std::string> files;  // whatever is no folder
};

Listing list(const std::string& directory) {
  Listing listing;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code broken_link;
    auto& names = entry->is_directory(broken_link) ? listing.folders : listing.files;
    names.push_back(entry->path().filename().string());
  }
  if (error) fail_to_list(directory, error);
  return listing;
}

struct Folder {
  std::string path;
  std::vector<std::string> files;
};

// `above` are the real folders on the way here: a link to one of them would go round for ever.
void walk(const std::string& path, std::set<fs::path>& above, std::vector<Folder>& folders) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) fail_to_list(path, error);
  if (!above.insert(real).second) return;
  Listing listing = list(path);
  folders.push_back({path, std::move(listing.files)});
  for (const std::string& name : listing.folders) walk(joined(path, name), above, folders);
  above.erase(real);
}

// Python sorts the folders by their whole path as text, in which "a-b" comes before "a/c", and then the names in each.
std::vector<std::string> sorted_files(const std::string& directory) {
  std::vector<Folder> folders;
  std::set<fs::path> above;
  walk(directory, above, folders);
  std::sort(folders.begin(), folders.end(), [](const Folder& a, const Folder& b) { return a.path < b.path; });
  std::vector<std::string> files;
  for (Folder& folder : folders) {
    std::sort(folder.files.begin(), folder.files.end());
    for (const std::string& name : folder.files) files.push_back(joined(folder.path, name));
  }
  return files;
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// As Pillow's conversion to RGB, but for gray images of 16 bits, whose brighter values Pillow cuts off at 255.
at::Tensor load_rgb(const std::string& path) {
  const at::Tensor image = io::decode_image(path, {.mode = ImageReadMode::kRgb});
  return image.scalar_type() == at::kByte ? image : image.to(at::kInt).bitwise_right_shift(8).to(at::kByte);
}

/// Whether decode_image gives what load_rgb does: no samples that are to be narrowed.
bool decodes_to_bytes(const at::Tensor& file) {
  try {
    return io::image_info(file).bit_depth <= 8;
  } catch (const DecodeError&) {
    return false;  // the loader says what is wrong with it
  }
}

}  // namespace

const std::vector<std::string>& img_extensions() {
  static const std::vector<std::string> extensions = {".jpg", ".jpeg", ".png",  ".ppm", ".bmp",
                                                      ".pgm", ".tif",  ".tiff", ".webp"};
  return extensions;
}

bool has_file_allowed_extension(const std::string& filename, const std::vector<std::string>& extensions) {
  const std::string name = ascii_lower(filename);
  return std::any_of(extensions.begin(), extensions.end(), [&](const std::string& end) { return name.ends_with(end); });
}

bool is_image_file(const std::string& filename) { return has_file_allowed_extension(filename, img_extensions()); }

std::vector<std::string> find_classes(const std::string& directory) {
  std::vector<std::string> classes = list(directory).folders;
  if (classes.empty())
    throw Error(ErrorCode::kFile, "no class folder",
                {.path = directory, .hint = "put the files of each class into a folder of their own there"});
  std::sort(classes.begin(), classes.end());
  return classes;
}

DatasetFolder::DatasetFolder(const std::string& root, Loader loader, const DatasetFolderOptions& options)
    : loader_(std::move(loader)) {
  if (options.extensions.empty() == !options.is_valid_file)
    throw Error(ErrorCode::kInvalidArgument, "DatasetFolder: give either extensions or is_valid_file");
  const std::string folder = net::expand_user(root).string();
  classes_ = find_classes(folder);
  std::vector<std::string> empty;
  for (const std::string& name : classes_) {
    const auto label = static_cast<int64_t>(class_to_idx_.size());
    class_to_idx_[name] = label;
    const size_t before = samples_.size();
    for (std::string& file : sorted_files(joined(folder, name)))
      if (options.is_valid_file ? options.is_valid_file(file) : has_file_allowed_extension(file, options.extensions))
        samples_.emplace_back(std::move(file), label);
    if (samples_.size() == before) empty.push_back(name);
  }
  if (!empty.empty() && !options.allow_empty)
    throw Error(
        ErrorCode::kFile, "found no valid file for the classes " + joined_names(empty),
        {.path = folder,
         .hint = options.extensions.empty() ? "" : "supported extensions are " + joined_names(options.extensions)});
}

int64_t DatasetFolder::size() const { return static_cast<int64_t>(samples_.size()); }

Example DatasetFolder::get(int64_t index) const {
  TORCH_CHECK_INDEX(index >= 0 && index < size(), "get: index ", index, " is out of range for ", size(), " items");
  const auto& [path, label] = samples_[static_cast<size_t>(index)];
  return {loader_(path), label};
}

std::vector<int64_t> DatasetFolder::targets() const {
  std::vector<int64_t> targets;
  targets.reserve(samples_.size());
  for (const Sample& sample : samples_) targets.push_back(sample.second);
  return targets;
}

ImageFolder::ImageFolder(const std::string& root, const ImageFolderOptions& options)
    : DatasetFolder(root, options.loader ? options.loader : load_rgb,
                    {.extensions = options.is_valid_file ? std::vector<std::string>{} : img_extensions(),
                     .is_valid_file = options.is_valid_file,
                     .allow_empty = options.allow_empty}),
      has_own_loader_(options.loader != nullptr) {}

std::optional<EncodedExample> ImageFolder::get_encoded(int64_t index) const {
  if (has_own_loader_) return std::nullopt;
  TORCH_CHECK_INDEX(index >= 0 && index < size(), "get_encoded: index ", index, " is out of range for ", size(),
                    " items");
  const auto& [path, label] = samples()[static_cast<size_t>(index)];
  EncodedExample example{io::read_file(path), label, path};
  if (!decodes_to_bytes(example.file)) return std::nullopt;
  return example;
}

}  // namespace torchvision::datasets
