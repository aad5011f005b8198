#include <algorithm>

#include "formats/format_error.h"
#include "formats/torch_file.h"
#include "formats/zip_reader.h"

namespace torchvision::formats {
namespace {

using core::Bytes;

constexpr std::string_view kPickle = "/data.pkl";

// All records lie in one folder, named after the file that was once saved.
std::string folder_of(const ZipReader& zip) {
  std::string folder;
  for (const ZipEntry& entry : zip.entries()) {
    if (!entry.name.ends_with(kPickle) || entry.name.find('/') != entry.name.size() - kPickle.size()) continue;
    if (!folder.empty()) fail_corrupt("zip file holds two checkpoints", entry.header_offset);
    folder = entry.name.substr(0, entry.name.size() - kPickle.size() + 1);
  }
  if (folder.empty()) fail_unsupported("zip file holds no checkpoint: it has no data.pkl", 0, "torch.save writes one");
  return folder;
}

// The record, unfolded into `memory` where it is compressed.
Bytes content_of(const ZipReader& zip, const ZipEntry& entry, bool verify, std::vector<uint8_t>& memory) {
  if (entry.method == ZipMethod::kDeflated) return memory = zip.inflate(entry);
  if (verify) ZipReader::verify_crc(entry, entry.packed);
  return entry.packed;
}

void check_byte_order(const ZipReader& zip, const std::string& folder) {
  const ZipEntry* entry = zip.find(folder + "byteorder");
  if (entry == nullptr) return;  // before PyTorch 2.1
  std::vector<uint8_t> memory;
  if (entry->size > 16) fail_corrupt("checkpoint's byte order is no word", entry->header_offset);
  const std::string order(core::as_text(content_of(zip, *entry, true, memory)));
  if (order == "big")
    fail_unsupported("checkpoint was written on a big-endian machine", entry->header_offset,
                     "load and save it again with Python on a little-endian one");
  if (order != "little") fail_corrupt("checkpoint's byte order is neither little nor big", entry->header_offset);
}

}  // namespace

TorchFile read_torch_zip(Bytes file, const TorchFileOptions& options) {
  // PyTorch stores its records as they are. A file that someone packed again may be compressed, and weights hardly
  // shrink: what unfolds to many times the file is an attack.
  const ZipReader zip(file, {.max_inflated_bytes = (uint64_t{64} << 20) + 16 * file.size()});
  const std::string folder = folder_of(zip);
  if (zip.find(folder + "constants.pkl") != nullptr)
    fail_unsupported("TorchScript archive, which holds code", 0, "save model.state_dict() with torch.save instead");
  check_byte_order(zip, folder);

  TorchFile result;
  const ZipEntry& pickle = *zip.find(folder + "data.pkl");
  if (pickle.size > options.limits.max_bytes)
    fail_too_large("checkpoint's pickle", "at most " + std::to_string(options.limits.max_bytes) + " bytes",
                   std::to_string(pickle.size));
  const Bytes program = content_of(zip, pickle, true, result.unfolded_pickle);
  const uint64_t base =
      pickle.method == ZipMethod::kStored ? static_cast<uint64_t>(program.data() - file.data()) : uint64_t{0};
  Unpickler unpickler(program, PersistentForm::kZip, base, options.limits);
  result.document = unpickler.load();
  if (unpickler.consumed() != program.size()) fail_corrupt("checkpoint's pickle ends before its record", base);

  for (const PickleStorage& storage : result.document.storages) {
    const ZipEntry* entry = zip.find(folder + "data/" + storage.key);
    if (entry == nullptr) fail_corrupt("checkpoint lacks the record of storage '" + printable(storage.key) + "'", base);
    if (entry->size != storage.bytes)
      fail_corrupt("record of storage '" + printable(storage.key) + "' has another size than its tensors need",
                   entry->header_offset, std::to_string(storage.bytes) + " bytes", std::to_string(entry->size));
    std::vector<uint8_t> memory;
    result.storages.push_back(content_of(zip, *entry, options.verify_checksums, memory));
    if (!memory.empty()) result.unfolded.push_back(std::move(memory));  // the bytes stay where they are
  }
  return result;
}

TorchFile read_torch_file(Bytes file, const TorchFileOptions& options) {
  if (file.empty()) fail_truncated("file is empty", 0);
  if (looks_like_zip(file)) return read_torch_zip(file, options);
  if (looks_like_torch_stream(file)) return read_torch_stream(file, options);
  if (looks_like_torch_tar(file)) return read_torch_tar(file, options);
  fail_unsupported("neither a checkpoint of torch.save nor a safetensors file", 0);
}

}  // namespace torchvision::formats
