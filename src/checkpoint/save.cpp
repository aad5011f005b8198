// Values to zip files that Python reads with weights_only=True.
#include <ATen/ATen.h>

#include <map>

#include "checkpoint/load.h"
#include "checkpoint/scalar_type.h"
#include "core/file.h"
#include "formats/format_error.h"
#include "formats/pickler.h"
#include "formats/zip_writer.h"
#include "torchvision/checkpoint/value.h"

namespace torchvision::checkpoint {
namespace {

using formats::Dtype;
using formats::PickleStorage;
using formats::PickleTensor;

// What our own reader takes back, less the levels that a state dict's metadata adds.
constexpr int kMaxDepth = 250;

class CheckpointWriter {
 public:
  explicit CheckpointWriter(const Value& value) {
    collect(value, "", 0);
    assign_storages();
    write(value);
  }

  void write_to(const core::WriteBytes& write_bytes) {
    formats::ZipWriter zip(write_bytes);
    const std::string pickle = pickler_.finish();
    zip.add("archive/data.pkl", core::as_bytes(pickle));
    zip.add("archive/byteorder", core::as_bytes("little"));
    for (size_t i = 0; i < records_.size(); ++i) {
      const at::Tensor& tensor = records_[i];
      zip.add("archive/data/" + std::to_string(i),
              {static_cast<const uint8_t*>(tensor.storage().data()), tensor.storage().nbytes()});
    }
    zip.add("archive/version", core::as_bytes("3\n"));
    zip.finish();
  }

 private:
  // Views of one storage with different dtypes are not shared in a file: Python would give all the first one's.
  using StorageKey = std::pair<const void*, at::ScalarType>;
  static StorageKey key_of(const at::Tensor& tensor) {
    return {tensor.storage().unsafeGetStorageImpl(), tensor.scalar_type()};
  }

  // In the order in which `write` meets them.
  void collect(const Value& value, const std::string& place, int depth) {
    if (depth > kMaxDepth)
      throw FormatError(ErrorCode::kTooLarge, "cannot save values nested deeper than " + std::to_string(kMaxDepth));
    if (value.is_tensor()) {
      names_.push_back(place);
      tensors_.push_back(plain_tensor(value.as_tensor(), place));
    } else if (value.is_list()) {
      for (size_t i = 0; i < value.as_list().size(); ++i)
        collect(value.as_list()[i], place + "[" + std::to_string(i) + "]", depth + 1);
    } else if (value.is_dict()) {
      for (const auto& [key, item] : value.as_dict()) {
        const std::string name = key.is_int() ? std::to_string(key.as_int()) : key.as_string();
        collect(item, place.empty() ? name : place + "." + name, depth + 1);
      }
    }
  }

  // A tensor alone in its storage is written without what lies around it; several write the whole, and share it again
  // when loaded.
  void assign_storages() {
    std::map<StorageKey, int> users;
    for (const at::Tensor& tensor : tensors_) ++users[key_of(tensor)];
    std::map<StorageKey, size_t> records;
    for (at::Tensor& tensor : tensors_) {
      const size_t bytes = tensor.storage().nbytes();
      const bool whole = tensor.nbytes() == bytes && tensor.is_non_overlapping_and_dense();
      const bool shared = users[key_of(tensor)] > 1 && bytes % tensor.element_size() == 0;
      if (!whole && !shared) tensor = tensor.clone(at::MemoryFormat::Contiguous);
      const auto [found, added] = records.emplace(key_of(tensor), records_.size());
      if (added) records_.push_back(tensor);
      record_of_.push_back(found->second);
    }
  }

  void write_tensor() {
    const at::Tensor& tensor = tensors_[next_];
    const Dtype dtype = file_dtype(tensor.scalar_type(), names_[next_]);
    const PickleStorage storage{std::to_string(record_of_[next_]), tensor.storage().nbytes()};
    pickler_.tensor({.dtype = dtype,
                     .offset = tensor.storage_offset(),
                     .sizes = tensor.sizes().vec(),
                     .strides = tensor.strides().vec()},
                    storage);
    ++next_;
  }

  void write_dict(const Value& value) {
    const bool ordered = !value.versions().empty();
    ordered ? pickler_.empty_ordered_dict() : pickler_.empty_dict();
    pickler_.mark();
    for (const auto& [key, item] : value.as_dict()) {
      write(key);
      write(item);
    }
    pickler_.set_items();
    if (ordered) pickler_.metadata(value.versions());
  }

  void write(const Value& value) {
    if (value.is_none()) return pickler_.none();
    if (value.is_bool()) return pickler_.boolean(value.as_bool());
    if (value.is_int()) return pickler_.integer(value.as_int());
    if (value.is_double()) return pickler_.real(value.as_double());
    if (value.is_string()) return pickler_.text(value.as_string());
    if (value.is_tensor()) return write_tensor();
    if (value.is_dict()) return write_dict(value);
    pickler_.empty_list();
    pickler_.mark();
    for (const Value& item : value.as_list()) write(item);
    pickler_.append();
  }

  formats::Pickler pickler_;
  std::vector<std::string> names_;
  std::vector<at::Tensor> tensors_;
  std::vector<at::Tensor> records_;  // one a storage
  std::vector<size_t> record_of_;
  size_t next_ = 0;
};

}  // namespace

void save_value(const Value& value, const std::string& path) {
  formats::with_path(path, [&] {
    CheckpointWriter writer(value);
    core::write_file_atomically(path, [&](const core::WriteBytes& write) { writer.write_to(write); });
  });
}

void save_pth(const StateDict& state_dict, const std::string& path) { save_value(Value(state_dict), path); }

}  // namespace torchvision::checkpoint
