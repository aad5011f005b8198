#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::checkpoint {

/// Tensors by name, in an order: what Python's `Module.state_dict()` returns.
class TORCHVISION_API StateDict {
 public:
  using Entry = std::pair<std::string, at::Tensor>;
  using iterator = std::vector<Entry>::const_iterator;

  bool contains(std::string_view name) const;
  /// Throws FormatError kMismatch that names a few of the keys there are.
  const at::Tensor& at(std::string_view name) const;
  const at::Tensor& operator[](std::string_view name) const { return at(name); }
  /// Appends, or replaces the tensor of a name that is there.
  void insert(std::string name, at::Tensor tensor);

  size_t size() const noexcept { return entries_.size(); }
  bool empty() const noexcept { return entries_.empty(); }
  iterator begin() const noexcept { return entries_.begin(); }
  iterator end() const noexcept { return entries_.end(); }

  /// Python's `_metadata`: the version of each module by its prefix, "" for the whole. A file written by hand, or by
  /// a very old PyTorch, has none.
  using Versions = std::vector<std::pair<std::string, int64_t>>;
  const Versions& versions() const noexcept { return versions_; }
  void set_versions(Versions versions) { versions_ = std::move(versions); }

  /// What a safetensors file says beside its tensors, by name; other files have none.
  using Metadata = std::vector<std::pair<std::string, std::string>>;
  const Metadata& metadata() const noexcept { return metadata_; }
  void set_metadata(Metadata metadata) { metadata_ = std::move(metadata); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> index_;
  Versions versions_;
  Metadata metadata_;
};

struct LoadOptions {
  /// Removes the "module." that DataParallel puts before every name.
  bool strip_module_prefix = false;
  /// Where the state dict lies in a file that holds more, as {"model"} or {"nets", "teacher"}. Empty: found by itself,
  /// as the file's whole content, under a usual name ("state_dict", "model", "model_state_dict", …), or as the only
  /// one.
  std::vector<std::string> path = {};
  /// Compares every tensor's bytes with the archive's checksums (.pth in zip form; the other formats have none).
  bool verify_checksums = false;
};

/// Reads the state dict of a `.pth` file (torch.save's zip form, its older stream form, the oldest tar form) or of a
/// `.safetensors` file; the content decides, not the name. No code in the file runs: it holds names, numbers and
/// tensors or it is refused.
///
/// The file is mapped, and the tensors look into it: pages come as they are used, and writes stay in this process.
/// Do not write into the file while they live; save_pth and save_safetensors, which replace it, are safe.
/// Tensors are on the CPU wherever they were saved; those that shared memory share it again.
/// Throws FileError, or FormatError with the file, the byte and the reason.
TORCHVISION_API StateDict load_file(const std::string& path, const LoadOptions& options = {});

/// Writes what Python reads with `torch.load(path, weights_only=True)` and `load_state_dict(strict=True)`.
/// The old file stays whole until the new one is: a full disk or a kill costs nothing. Throws FileError.
TORCHVISION_API void save_pth(const StateDict& state_dict, const std::string& path);

/// Writes a safetensors file, in the same way. Tensors that share memory are written one by one.
TORCHVISION_API void save_safetensors(const StateDict& state_dict, const std::string& path,
                                      const std::vector<std::pair<std::string, std::string>>& metadata = {});

}  // namespace torchvision::checkpoint
