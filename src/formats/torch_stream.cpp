// torch.save before PyTorch 1.6: five pickles one after the other (magic number, protocol, system, value, keys), then
// each storage as a count of elements and its bytes.
#include <array>
#include <cstring>
#include <unordered_map>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/torch_file.h"

namespace torchvision::formats {
namespace {

using core::Bytes;

// The pickles of 0x1950a86a20f9469cfc6c and 1001, which are the same in every file.
constexpr std::array<uint8_t, 15> kMagic = {0x80, 2,    0x8a, 10,   0x6c, 0xfc, 0x9c, 0x46,
                                            0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'};
constexpr std::array<uint8_t, 6> kProtocol = {0x80, 2, 'M', 0xe9, 3, '.'};

bool has_at(Bytes file, uint64_t at, Bytes wanted) {
  return core::range_fits(at, wanted.size(), file.size()) &&
         std::memcmp(file.data() + at, wanted.data(), wanted.size()) == 0;
}

PickleDocument read_pickle(Bytes file, uint64_t& at, PersistentForm form, const PickleLimits& limits) {
  Unpickler unpickler(file.subspan(at), form, at, limits);
  PickleDocument document = unpickler.load();
  at += unpickler.consumed();
  return document;
}

void check_system(const PickleDocument& system, uint64_t at) {
  if (system[system.root].kind != PickleKind::kDict) fail_corrupt("checkpoint does not say what system wrote it", at);
  const NodeId little = system.find(system.root, "little_endian");
  if (little == kNoNode || system[little].kind != PickleKind::kBool)
    fail_corrupt("checkpoint does not say its byte order", at);
  if (system[little].integer == 0)
    fail_unsupported("checkpoint was written on a big-endian machine", at,
                     "load and save it again with Python on a little-endian one");
}

}  // namespace

bool looks_like_torch_stream(Bytes file) noexcept { return has_at(file, 0, kMagic); }

TorchFile read_torch_stream(Bytes file, const TorchFileOptions& options) {
  uint64_t at = kMagic.size();
  if (!has_at(file, at, kProtocol)) fail_corrupt("checkpoint of an unknown stream protocol", at, "1001");
  at += kProtocol.size();
  check_system(read_pickle(file, at, PersistentForm::kNone, options.limits), at);

  TorchFile result;
  result.document = read_pickle(file, at, PersistentForm::kStream, options.limits);
  const PickleDocument keys = read_pickle(file, at, PersistentForm::kNone, options.limits);
  if (keys[keys.root].kind != PickleKind::kList) fail_corrupt("checkpoint has no list of storages", at);

  const std::vector<PickleStorage>& storages = result.document.storages;
  std::unordered_map<std::string_view, size_t> index;
  for (size_t i = 0; i < storages.size(); ++i) index.emplace(storages[i].key, i);
  // The element size stands in the pickle alone; all views of a storage have the same.
  std::vector<uint64_t> element(storages.size(), 1);
  for (const PickleStorageView& view : result.document.views) element[view.storage] = info(view.dtype).size;

  result.storages.resize(storages.size());
  std::vector<bool> found(storages.size(), false);
  for (const NodeId id : keys[keys.root].items) {
    const auto known = keys[id].kind == PickleKind::kString ? index.find(keys[id].text) : index.end();
    if (known == index.end()) fail_corrupt("checkpoint lists a storage that no tensor uses", at);
    const size_t i = known->second;
    if (found[i]) fail_corrupt("checkpoint lists storage '" + printable(storages[i].key) + "' twice", at);
    found[i] = true;
    if (!core::range_fits(at, 8, file.size())) fail_truncated("checkpoint ends before its storages", at);
    const auto count = core::load_little_endian<uint64_t>(file.data() + at);
    at += 8;
    if (core::checked_product({count, element[i]}) != storages[i].bytes)
      fail_corrupt("storage '" + printable(storages[i].key) + "' has another size than its tensors need", at,
                   std::to_string(storages[i].bytes / element[i]) + " elements", std::to_string(count));
    if (!core::range_fits(at, storages[i].bytes, file.size()))
      fail_truncated("checkpoint ends inside storage '" + printable(storages[i].key) + "'", at,
                     std::to_string(storages[i].bytes) + " bytes", std::to_string(file.size() - at));
    result.storages[i] = file.subspan(at, storages[i].bytes);
    at += storages[i].bytes;
  }
  for (size_t i = 0; i < found.size(); ++i)
    if (!found[i]) fail_corrupt("checkpoint lacks storage '" + printable(storages[i].key) + "'", at);
  if (at != file.size()) fail_corrupt("checkpoint has bytes behind its last storage", at);
  return result;
}

}  // namespace torchvision::formats
