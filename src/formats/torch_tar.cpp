// The form of the first model zoo (before PyTorch 0.1.10 or so): a tar of `storages` (pickles, each with its data
// behind it), `tensors` (likewise, with shapes) and `pickle`, the value, which refers to tensors by number.
#include <unordered_map>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/tar_reader.h"
#include "formats/torch_file.h"

namespace torchvision::formats {
namespace {

using core::Bytes;

// A stretch of one tar entry, read from its begin.
class Stream {
 public:
  Stream(Bytes bytes, uint64_t base, const PickleLimits& limits) : bytes_(bytes), base_(base), limits_(limits) {}

  PickleDocument pickle() {
    Unpickler unpickler(bytes_.subspan(at_), PersistentForm::kNone, base_ + at_, limits_);
    PickleDocument document = unpickler.load();
    at_ += unpickler.consumed();
    return document;
  }

  Bytes take(uint64_t count) {
    if (!core::range_fits(at_, count, bytes_.size()))
      fail_truncated("checkpoint's archive entry ends too early", offset(), std::to_string(count) + " bytes",
                     std::to_string(bytes_.size() - at_));
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

  uint64_t u64() { return core::load_little_endian<uint64_t>(take(8).data()); }
  int64_t count() {
    const uint64_t value = u64();
    if (value > static_cast<uint64_t>(INT64_MAX)) fail_corrupt("checkpoint has a negative count", offset());
    return static_cast<int64_t>(value);
  }
  uint64_t offset() const { return base_ + at_; }

 private:
  Bytes bytes_;
  uint64_t base_;
  const PickleLimits& limits_;
  uint64_t at_ = 0;
};

int64_t integer(const PickleDocument& document, NodeId id, uint64_t at) {
  if (document[id].kind != PickleKind::kInt)
    fail_corrupt("checkpoint has a wrong number", at, "int", std::string(kind_name(document[id].kind)));
  return document[id].integer;
}

const std::vector<NodeId>& triple(const PickleDocument& document, uint64_t at) {
  const PickleNode& node = document[document.root];
  if (node.kind != PickleKind::kTuple || node.items.size() != 3)
    fail_corrupt("checkpoint does not describe its tensors", at, "a tuple of three", std::string(kind_name(node.kind)));
  return node.items;
}

struct TarStorage {
  uint32_t index;  // in the document
  Dtype dtype;
  uint64_t begin;  // in elements
  uint64_t size;
};

class TarCheckpoint {
 public:
  TarCheckpoint(Bytes file, const TorchFileOptions& options) : file_(file), limits_(options.limits) {
    for (const TarEntry& entry : read_tar(file)) entries_.emplace(entry.name, entry.content);
  }

  TorchFile read() {
    read_storages();
    read_tensors();
    const Bytes pickle = entry("pickle");
    Unpickler unpickler(pickle, PersistentForm::kTar, offset_of(pickle), limits_);
    unpickler.with_known_tensors(std::move(result_.document), std::move(tensors_));
    result_.document = unpickler.load();
    return std::move(result_);
  }

 private:
  Bytes entry(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) fail_unsupported("tar archive holds no checkpoint: it has no '" + name + "'", 0);
    return found->second;
  }

  uint64_t offset_of(Bytes bytes) const { return static_cast<uint64_t>(bytes.data() - file_.data()); }

  void read_storages() {
    const Bytes bytes = entry("storages");
    Stream stream(bytes, offset_of(bytes), limits_);
    for (int64_t left = only_integer(stream); left > 0; --left) {
      const PickleDocument head = stream.pickle();
      const std::vector<NodeId>& parts = triple(head, stream.offset());
      const auto dtype = Unpickler::storage_dtype(head[parts[2]]);
      if (!dtype) fail_corrupt("checkpoint has a storage of an unknown type", stream.offset());
      const uint64_t size = stream.u64();
      const auto length = core::checked_product({size, info(*dtype).size});
      if (!length) fail_corrupt("storage has more bytes than 64 bits count", stream.offset());
      result_.storages.push_back(stream.take(*length));
      const auto index = static_cast<uint32_t>(result_.document.storages.size());
      result_.document.storages.push_back({std::to_string(index), *length});
      add_storage(integer(head, parts[0], stream.offset()), {index, *dtype, 0, size}, stream.offset());
    }
    read_views(stream);
  }

  // [(target, root, offset, size), ...]: storages that are stretches of others.
  void read_views(Stream& stream) {
    const PickleDocument views = stream.pickle();
    if (views[views.root].kind != PickleKind::kList) fail_corrupt("checkpoint has no list of views", stream.offset());
    for (const NodeId id : views[views.root].items) {
      const std::vector<NodeId>& parts = views[id].items;
      if (views[id].kind != PickleKind::kTuple || parts.size() != 4)
        fail_corrupt("checkpoint has a malformed view", stream.offset());
      TarStorage storage = storage_of(integer(views, parts[1], stream.offset()), stream.offset());
      const auto begin = static_cast<uint64_t>(integer(views, parts[2], stream.offset()));
      const auto size = static_cast<uint64_t>(integer(views, parts[3], stream.offset()));
      if (!core::range_fits(begin, size, storage.size))
        fail_corrupt("view reaches outside of its storage", stream.offset());
      storage.begin += begin;
      storage.size = size;
      add_storage(integer(views, parts[0], stream.offset()), storage, stream.offset());
    }
  }

  void read_tensors() {
    const Bytes bytes = entry("tensors");
    Stream stream(bytes, offset_of(bytes), limits_);
    const int64_t count = only_integer(stream);
    if (count > 0 && static_cast<uint64_t>(count) > limits_.max_tensors)
      fail_too_large("checkpoint", "at most " + std::to_string(limits_.max_tensors) + " tensors",
                     std::to_string(count));
    for (int64_t left = count; left > 0; --left) {
      const PickleDocument head = stream.pickle();
      const std::vector<NodeId>& parts = triple(head, stream.offset());
      const TarStorage storage = storage_of(integer(head, parts[1], stream.offset()), stream.offset());
      PickleTensor tensor;
      tensor.storage = storage.index;
      tensor.dtype = storage.dtype;
      // Four bytes count the dimensions; four more that once did mean nothing.
      const auto dimensions = core::load_little_endian<uint32_t>(stream.take(8).data());
      if (dimensions > 64) fail_corrupt("tensor has more than 64 dimensions", stream.offset());
      for (uint32_t i = 0; i < dimensions; ++i) tensor.sizes.push_back(stream.count());
      for (uint32_t i = 0; i < dimensions; ++i) tensor.strides.push_back(stream.count());
      tensor.offset = stream.count();
      check_inside_storage(tensor, storage.size * info(storage.dtype).size, limits_.max_expanded_bytes,
                           stream.offset());
      tensor.offset += static_cast<int64_t>(storage.begin);
      const auto index = static_cast<uint32_t>(result_.document.tensors.size());
      if (!tensors_.emplace(integer(head, parts[0], stream.offset()), index).second)
        fail_corrupt("checkpoint has a tensor twice", stream.offset());
      result_.document.tensors.push_back(std::move(tensor));
    }
  }

  static int64_t only_integer(Stream& stream) {
    const PickleDocument document = stream.pickle();
    return integer(document, document.root, stream.offset());
  }

  void add_storage(int64_t number, const TarStorage& storage, uint64_t at) {
    if (!storages_.emplace(number, storage).second) fail_corrupt("checkpoint has a storage twice", at);
  }

  const TarStorage& storage_of(int64_t number, uint64_t at) const {
    const auto found = storages_.find(number);
    if (found == storages_.end()) fail_corrupt("checkpoint refers to a storage that is not in the file", at);
    return found->second;
  }

  Bytes file_;
  PickleLimits limits_;
  std::unordered_map<std::string_view, Bytes> entries_;
  std::unordered_map<int64_t, TarStorage> storages_;
  std::unordered_map<int64_t, uint32_t> tensors_;
  TorchFile result_;
};

}  // namespace

bool looks_like_torch_tar(Bytes file) noexcept { return looks_like_tar(file); }

TorchFile read_torch_tar(Bytes file, const TorchFileOptions& options) { return TarCheckpoint(file, options).read(); }

}  // namespace torchvision::formats
