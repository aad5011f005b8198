#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "formats/dtype.h"

namespace torchvision::formats {

/// What an unpickled value can be. There is no kind for objects, functions or classes of the file's choosing.
enum class PickleKind : uint8_t {
  kNone,
  kBool,     ///< integer
  kInt,      ///< integer
  kFloat,    ///< real
  kString,   ///< text, UTF-8
  kBytes,    ///< text
  kList,     ///< items
  kTuple,    ///< items; torch.Size too
  kDict,     ///< items: key, value, key, value; OrderedDict too, whose attributes are in `state`
  kStorage,  ///< integer: index into PickleDocument::views
  kTensor,   ///< integer: index into PickleDocument::tensors
  kDtype,    ///< integer: a Dtype
  kGlobal,   ///< one of the few names that the unpickler knows itself
};

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();

/// One value. Nodes name each other by number in one table: shared parts stay shared, and the table goes in one piece
/// however deep the nesting is.
struct PickleNode {
  PickleKind kind = PickleKind::kNone;
  bool ordered = false;  ///< a dict that was an OrderedDict
  NodeId state = kNoNode;
  int64_t integer = 0;
  double real = 0;
  std::string_view text;  ///< looks into the pickle, or into PickleDocument::texts
  std::vector<NodeId> items;
};

/// A block of memory that the file holds apart from the pickle.
struct PickleStorage {
  std::string key;
  uint64_t bytes = 0;
};

/// A typed stretch of a storage: the whole of it, but in legacy files.
struct PickleStorageView {
  uint32_t storage = 0;
  Dtype dtype = Dtype::kUInt8;
  bool untyped = false;
  uint64_t begin = 0;  ///< in elements
  uint64_t size = 0;   ///< in elements
};

/// A tensor whose every element lies in its storage.
struct PickleTensor {
  uint32_t storage = 0;
  Dtype dtype = Dtype::kFloat32;
  int64_t offset = 0;  ///< in elements, from the storage's begin
  std::vector<int64_t> sizes;
  std::vector<int64_t> strides;
  bool conjugate = false;
  bool negative = false;
};

struct PickleDocument {
  std::vector<PickleNode> nodes;
  std::deque<std::string> texts;
  std::vector<PickleStorage> storages;
  std::vector<PickleStorageView> views;
  std::vector<PickleTensor> tensors;
  NodeId root = kNoNode;

  const PickleNode& operator[](NodeId id) const { return nodes[id]; }
  /// The value of a string key in a dict; kNoNode when there is none.
  NodeId find(NodeId dict, std::string_view key) const;
};

/// For messages: "None", "list", "Tensor", …
std::string_view kind_name(PickleKind kind) noexcept;

}  // namespace torchvision::formats
