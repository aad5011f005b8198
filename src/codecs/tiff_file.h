#pragma once

#include <tiffio.h>

#include <memory>
#include <string>

#include "codecs/image.h"

namespace torchvision::codecs {

/// libtiff on bytes in memory, whose complaints stay in `message` and which may not take more than it is allowed.
class TiffFile {
 public:
  /// Throws DecodeError where libtiff refuses the file. The bytes must outlive it.
  TiffFile(core::Bytes file, uint64_t max_bytes);

  TIFF* get() const noexcept { return tiff_.get(); }
  const std::string& message() const noexcept { return memory_->message; }
  uint64_t size() const noexcept { return memory_->file.size(); }

  template <class T>
  T field(uint32_t tag, T otherwise) const {
    T value = {};
    return TIFFGetFieldDefaulted(tiff_.get(), tag, &value) == 1 ? value : otherwise;
  }

 private:
  struct Memory {
    core::Bytes file;
    uint64_t at = 0;
    std::string message = {};
  };
  static tmsize_t read(thandle_t handle, void* to, tmsize_t count);
  static toff_t seek(thandle_t handle, toff_t offset, int from);
  static int keep_message(TIFF* tiff, void* user, const char* module, const char* format, va_list arguments);

  std::unique_ptr<Memory> memory_;
  std::unique_ptr<TIFF, void (*)(TIFF*)> tiff_;
};

}  // namespace torchvision::codecs
