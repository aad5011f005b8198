#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "formats/pickle_value.h"
#include "formats/unpickler.h"

namespace torchvision::formats {

struct TorchFileOptions {
  /// Compare the records' checksums; zip form alone has them. The pickle's is compared always.
  bool verify_checksums = false;
  PickleLimits limits = {};
};

/// A file of torch.save: its value, and the bytes of each of its storages.
struct TorchFile {
  PickleDocument document;
  std::vector<core::Bytes> storages;           ///< by the number in document.storages; exactly as long as it says
  std::vector<std::vector<uint8_t>> unfolded;  ///< what those look into that were compressed
  std::vector<uint8_t> unfolded_pickle;
};

/// Reads a file of torch.save: the zip form of PyTorch 1.6 and later, the stream form before it, or the tar form of
/// the first model zoo. The result looks into `file`, which must outlive it. Throws FormatError.
TorchFile read_torch_file(core::Bytes file, const TorchFileOptions& options = {});

// One each, by content.
TorchFile read_torch_zip(core::Bytes file, const TorchFileOptions& options);
TorchFile read_torch_stream(core::Bytes file, const TorchFileOptions& options);
TorchFile read_torch_tar(core::Bytes file, const TorchFileOptions& options);
bool looks_like_torch_stream(core::Bytes file) noexcept;
bool looks_like_torch_tar(core::Bytes file) noexcept;

}  // namespace torchvision::formats
