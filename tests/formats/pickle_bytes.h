#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/unpickler.h"

namespace torchvision::formats::testing {

/// A pickle of protocol 2 around the given opcodes.
inline std::string pickle(const std::string& opcodes) {
  // Appended, not added: GCC 12 warns of an overlap in `"text" + string` (bug 105651).
  return std::string("\x80\x02").append(opcodes).append(".");
}

inline std::string global(const std::string& module, const std::string& name) {
  return std::string("c").append(module).append("\n").append(name).append("\n");
}

/// BINUNICODE of a short text.
inline std::string text(const std::string& value) {
  return std::string("X") + static_cast<char>(value.size()) + std::string(3, '\0') + value;
}

inline std::string small(int value) { return std::string("K") + static_cast<char>(value); }

/// LONG1 of eight bytes.
inline std::string wide(int64_t value) {
  std::string result = "\x8a\x08";
  for (int i = 0; i < 8; ++i) result += static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  return result;
}

/// A storage of `count` elements in record 0.
inline std::string storage(const std::string& count, const std::string& type = global("torch", "FloatStorage")) {
  return std::string("(").append(text("storage")).append(type).append(text("0")).append(text("cpu")).append(count) +
         "tQ";
}

/// _rebuild_tensor_v2 over it; `sizes` and `strides` are opcodes of the items.
inline std::string tensor(const std::string& storage_opcodes, const std::string& offset, const std::string& sizes,
                          const std::string& strides) {
  return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage_opcodes + offset + "(" + sizes + "t(" + strides +
         "t\x89" + global("collections", "OrderedDict") + ")RtR";
}

inline PickleDocument load(const std::string& bytes, PersistentForm form = PersistentForm::kZip,
                           PickleLimits limits = {}) {
  return Unpickler(core::as_bytes(bytes), form, 0, limits).load();
}

}  // namespace torchvision::formats::testing
