#include "codecs/tiff_file.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <new>

#include "torchvision/core/error.h"

namespace torchvision::codecs {

tmsize_t TiffFile::read(thandle_t handle, void* to, tmsize_t count) {
  auto* memory = static_cast<Memory*>(handle);
  if (count <= 0 || memory->at >= memory->file.size()) return 0;
  const uint64_t taken = std::min<uint64_t>(static_cast<uint64_t>(count), memory->file.size() - memory->at);
  std::memcpy(to, memory->file.data() + memory->at, taken);
  memory->at += taken;
  return static_cast<tmsize_t>(taken);
}

toff_t TiffFile::seek(thandle_t handle, toff_t offset, int from) {
  auto* memory = static_cast<Memory*>(handle);
  if (from == SEEK_CUR) offset += memory->at;
  if (from == SEEK_END) offset += memory->file.size();
  memory->at = offset;
  return offset;
}

int TiffFile::keep_message(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto* memory = static_cast<Memory*>(user);
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  if (memory->message.empty()) memory->message = text;  // the first says why, the rest what follows
  return 1;
}

TiffFile::TiffFile(core::Bytes file, uint64_t max_bytes)
    : memory_(std::make_unique<Memory>(Memory{file})), tiff_(nullptr, TIFFClose) {
  const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                             TIFFOpenOptionsFree);
  if (!options) throw std::bad_alloc();
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(std::min<uint64_t>(max_bytes, INT64_MAX)));
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_message, memory_.get());
  TIFFOpenOptionsSetWarningHandlerExtR(
      options.get(), [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
  const auto write_nothing = [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; };
  const auto keep_open = [](thandle_t) { return 0; };
  const auto size_of = [](thandle_t handle) -> toff_t { return static_cast<Memory*>(handle)->file.size(); };
  tiff_.reset(TIFFClientOpenExt("", "rm", memory_.get(), read, write_nothing, seek, keep_open, size_of, nullptr,
                                nullptr, options.get()));
  if (!tiff_)
    throw DecodeError(ErrorCode::kCorrupt, "cannot read TIFF header",
                      {.actual = message().empty() ? "a file that libtiff refuses" : message()});
}

}  // namespace torchvision::codecs
