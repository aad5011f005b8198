#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "formats/pickle_value.h"

namespace torchvision::formats {

struct PickleLimits {
  uint64_t max_bytes = 64U << 20;
  uint64_t max_depth = 256;      ///< of nesting
  uint64_t max_stack = 1 << 20;  ///< values and marks waiting, and memo slots
  uint64_t max_nodes = 4 << 20;  ///< also counted as if nothing were shared: a memo bomb is refused
  uint64_t max_tensors = 100'000;
  /// Elements of an expanded tensor (stride 0) have no bytes of their own; more than this many bytes are refused.
  uint64_t max_expanded_bytes = 256U << 20;
};

/// How the pickle refers to what lies outside of it.
enum class PersistentForm {
  kNone,    ///< it must not
  kZip,     ///< ("storage", type, key, location, elements)
  kStream,  ///< the same and a view, or None
  kTar,     ///< the number of a tensor that was read before; see Unpickler::known_tensors
};

/// Throws FormatError unless every element of the tensor lies in its storage of so many bytes, and the tensor is not
/// one that repeats a few elements beyond the limit. An empty tensor, which Python lets begin anywhere, is moved to the
/// storage's begin. `at` is for the message.
void check_inside_storage(PickleTensor& tensor, uint64_t storage_bytes, uint64_t max_expanded_bytes, uint64_t at);

/// Builds the value that a pickle of protocol 2 describes, without running anything: 32 opcodes and a dozen global
/// names have a meaning, every other is an error with its name and place. Types are checked wherever Python would
/// trust them; tensors are checked against their storages in 128 bits.
class Unpickler {
 public:
  /// `pickle` must outlive the document. Errors report offsets from `base`, the pickle's own place in the file.
  Unpickler(core::Bytes pickle, PersistentForm form, uint64_t base = 0, PickleLimits limits = {});

  /// For kTar: the document to add to, with its tensors, and their numbers.
  Unpickler& with_known_tensors(PickleDocument document, std::unordered_map<int64_t, uint32_t> numbers);

  /// Reads one pickle; bytes may follow it. Throws FormatError.
  PickleDocument load();
  /// The dtype that a storage's type stands for; nothing when the node is something else.
  static std::optional<Dtype> storage_dtype(const PickleNode& node) noexcept;
  /// Where the pickle ended: behind its STOP.
  uint64_t consumed() const noexcept { return at_; }

 private:
  bool step();
  bool step_scalar(uint8_t opcode);
  bool step_container(uint8_t opcode);
  bool step_memo(uint8_t opcode);

  // Input.
  uint8_t byte();
  core::Bytes bytes(uint64_t count);
  std::string_view line();
  int64_t long1();
  std::string_view utf8(uint64_t count);

  // Stack and memo.
  NodeId add(PickleNode node);
  void push(NodeId id);
  void push_new(PickleNode node) { push(add(std::move(node))); }
  void push_int(int64_t value) { push_new({.kind = PickleKind::kInt, .integer = value}); }
  NodeId pop();
  NodeId top() const;
  std::vector<NodeId> pop_to_mark();
  void push_tuple(size_t count);
  void put(uint64_t slot);
  void get(uint64_t slot);

  // Meaning; unpickler_rebuild.cpp.
  void global();
  void reduce();
  void build();
  void persistent();
  void append(NodeId list, const std::vector<NodeId>& values);
  void set_items(NodeId dict, const std::vector<NodeId>& items);
  NodeId ordered_dict(const std::vector<NodeId>& arguments);
  NodeId rebuild_tensor(int64_t global, const std::vector<NodeId>& arguments);
  NodeId rebuild_parameter(const std::vector<NodeId>& arguments);
  NodeId device(const std::vector<NodeId>& arguments);
  NodeId encoded(const std::vector<NodeId>& arguments);
  std::string_view keep(std::string text);
  void apply_metadata(PickleTensor& tensor, NodeId metadata);
  uint32_t storage_index(std::string_view key, uint64_t bytes);
  void view_of(PickleStorageView& view, NodeId metadata);

  // Checked access.
  const PickleNode& expect(NodeId id, PickleKind kind, const char* role) const;
  uint64_t count_of(NodeId id, const char* role) const;
  std::vector<int64_t> counts_of(NodeId id, const char* role) const;
  [[noreturn]] void fail(const std::string& what) const;
  [[noreturn]] void refuse(const std::string& what) const;
  void check_shape_of_root() const;

  core::Bytes pickle_;
  PersistentForm form_;
  uint64_t base_;
  PickleLimits limits_;
  uint64_t at_ = 0;
  uint64_t opcode_at_ = 0;
  uint64_t copied_ = 0;
  uint64_t kept_ = 0;
  PickleDocument document_;
  std::vector<NodeId> stack_;
  std::vector<size_t> marks_;
  std::vector<NodeId> memo_;
  std::unordered_map<std::string_view, uint32_t> storage_by_key_;
  std::unordered_map<int64_t, uint32_t> known_tensors_;
};

}  // namespace torchvision::formats
