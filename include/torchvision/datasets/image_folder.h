#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "torchvision/datasets/dataset.h"

namespace torchvision::datasets {

/// Path of a file, and the label of its class.
using Sample = std::pair<std::string, int64_t>;

struct DatasetFolderOptions {
  /// Endings of file names, in lower case. Either these or `is_valid_file` must be given, not both.
  std::vector<std::string> extensions = {};
  std::function<bool(const std::string& path)> is_valid_file = {};
  bool allow_empty = false;  ///< whether a class may have no file
};

/// Files in a folder a class, at any depth below it (torchvision.datasets.DatasetFolder).
///
/// Classes are the folders in `root`, sorted by name; the samples of each are in Python's order. Symbolic links are
/// followed, but never back into a folder that leads to them.
/// Throws Error (kFile) for a root without class folders, or with classes that have no valid file.
class TORCHVISION_API DatasetFolder : public Dataset {
 public:
  using Loader = std::function<at::Tensor(const std::string& path)>;

  DatasetFolder(const std::string& root, Loader loader, const DatasetFolderOptions& options);

  int64_t size() const override;
  Example get(int64_t index) const override;
  const std::vector<std::string>& classes() const override { return classes_; }

  const std::map<std::string, int64_t>& class_to_idx() const noexcept { return class_to_idx_; }
  const std::vector<Sample>& samples() const noexcept { return samples_; }
  /// The label of each sample.
  std::vector<int64_t> targets() const;

 private:
  Loader loader_;
  std::vector<std::string> classes_;
  std::map<std::string, int64_t> class_to_idx_;
  std::vector<Sample> samples_;
};

struct ImageFolderOptions {
  /// Reads a file into uint8 (C, H, W). Default: io::decode_image to RGB, as Python's pil_loader, 8 bits a sample.
  DatasetFolder::Loader loader = {};
  std::function<bool(const std::string& path)> is_valid_file = {};  ///< default: is_image_file
  bool allow_empty = false;
};

/// Images in a folder a class: root/dog/x.png, root/cat/y.jpg (torchvision.datasets.ImageFolder).
class TORCHVISION_API ImageFolder : public DatasetFolder {
 public:
  explicit ImageFolder(const std::string& root, const ImageFolderOptions& options = {});
  /// Nothing where the folder has a loader of its own.
  std::optional<EncodedExample> get_encoded(int64_t index) const override;

 private:
  bool has_own_loader_;
};

/// The endings of file names that Python's ImageFolder takes for images.
TORCHVISION_API const std::vector<std::string>& img_extensions();
TORCHVISION_API bool has_file_allowed_extension(const std::string& filename,
                                                const std::vector<std::string>& extensions);
TORCHVISION_API bool is_image_file(const std::string& filename);

/// The names of the folders in `directory`, sorted. Throws Error (kFile) when there are none.
TORCHVISION_API std::vector<std::string> find_classes(const std::string& directory);

}  // namespace torchvision::datasets
