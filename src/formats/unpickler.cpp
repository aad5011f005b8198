#include "formats/unpickler.h"

#include <bit>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/pickle_opcodes.h"
#include "formats/utf8.h"

namespace torchvision::formats {

using core::Bytes;

std::string_view kind_name(PickleKind kind) noexcept {
  switch (kind) {
    case PickleKind::kNone:
      return "None";
    case PickleKind::kBool:
      return "bool";
    case PickleKind::kInt:
      return "int";
    case PickleKind::kFloat:
      return "float";
    case PickleKind::kString:
      return "str";
    case PickleKind::kBytes:
      return "bytes";
    case PickleKind::kList:
      return "list";
    case PickleKind::kTuple:
      return "tuple";
    case PickleKind::kDict:
      return "dict";
    case PickleKind::kStorage:
      return "Storage";
    case PickleKind::kTensor:
      return "Tensor";
    case PickleKind::kDtype:
      return "dtype";
    case PickleKind::kGlobal:
      return "function";
  }
  return "?";
}

NodeId PickleDocument::find(NodeId dict, std::string_view key) const {
  const std::vector<NodeId>& items = nodes[dict].items;
  NodeId found = kNoNode;  // the last of two equal keys counts, as in Python
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    const PickleNode& candidate = nodes[items[i]];
    if (candidate.kind == PickleKind::kString && candidate.text == key) found = items[i + 1];
  }
  return found;
}

Unpickler::Unpickler(Bytes pickle, PersistentForm form, uint64_t base, PickleLimits limits)
    : pickle_(pickle), form_(form), base_(base), limits_(limits) {}

Unpickler& Unpickler::with_known_tensors(PickleDocument document, std::unordered_map<int64_t, uint32_t> numbers) {
  document_ = std::move(document);
  known_tensors_ = std::move(numbers);
  return *this;
}

PickleDocument Unpickler::load() {
  if (bytes(1)[0] != static_cast<uint8_t>(Op::kProto)) fail("pickle does not begin with its protocol");
  if (const uint8_t protocol = byte(); protocol != 2)
    fail_unsupported("pickle protocol " + std::to_string(protocol), base_,
                     "torch.save writes protocol 2 unless told otherwise; save the file again without pickle_protocol");
  while (step()) {
  }
  if (stack_.size() != 1 || !marks_.empty()) fail("pickle ends with " + std::to_string(stack_.size()) + " values");
  document_.root = stack_.back();
  check_shape_of_root();
  return std::move(document_);
}

bool Unpickler::step() {
  opcode_at_ = at_;
  const uint8_t opcode = byte();
  if (opcode == static_cast<uint8_t>(Op::kStop)) return false;
  if (!step_scalar(opcode) && !step_container(opcode) && !step_memo(opcode))
    refuse("pickle opcode " + std::string(opcode_name(opcode)) + " has no place in a checkpoint of weights");
  return true;
}

bool Unpickler::step_scalar(uint8_t opcode) {
  switch (static_cast<Op>(opcode)) {
    case Op::kNone:
      push_new({});
      return true;
    case Op::kNewTrue:
      push_new({.kind = PickleKind::kBool, .integer = 1});
      return true;
    case Op::kNewFalse:
      push_new({.kind = PickleKind::kBool});
      return true;
    case Op::kBinInt:
      push_int(static_cast<int32_t>(core::load_little_endian<uint32_t>(bytes(4).data())));
      return true;
    case Op::kBinInt1:
      push_int(byte());
      return true;
    case Op::kBinInt2:
      push_int(core::load_little_endian<uint16_t>(bytes(2).data()));
      return true;
    case Op::kLong1:
      push_int(long1());
      return true;
    case Op::kBinFloat: {
      const double value = std::bit_cast<double>(core::load_big_endian<uint64_t>(bytes(8).data()));
      push_new({.kind = PickleKind::kFloat, .real = value});
      return true;
    }
    case Op::kBinUnicode:
      push_new({.kind = PickleKind::kString, .text = utf8(core::load_little_endian<uint32_t>(bytes(4).data()))});
      return true;
    // Python 2 wrote its strings so.
    case Op::kShortBinString:
      push_new({.kind = PickleKind::kString, .text = utf8(byte())});
      return true;
    default:
      return false;
  }
}

bool Unpickler::step_container(uint8_t opcode) {
  switch (static_cast<Op>(opcode)) {
    case Op::kMark:
      if (marks_.size() >= limits_.max_stack) refuse("pickle has too many open marks");
      marks_.push_back(stack_.size());
      return true;
    case Op::kEmptyTuple:
      push_tuple(0);
      return true;
    case Op::kTuple1:
      push_tuple(1);
      return true;
    case Op::kTuple2:
      push_tuple(2);
      return true;
    case Op::kTuple3:
      push_tuple(3);
      return true;
    case Op::kTuple: {
      std::vector<NodeId> items = pop_to_mark();
      push_new({.kind = PickleKind::kTuple, .items = std::move(items)});
      return true;
    }
    case Op::kEmptyList:
      push_new({.kind = PickleKind::kList});
      return true;
    case Op::kEmptyDict:
      push_new({.kind = PickleKind::kDict});
      return true;
    case Op::kAppend: {
      const NodeId value = pop();
      append(top(), {value});
      return true;
    }
    case Op::kAppends: {
      const std::vector<NodeId> values = pop_to_mark();
      append(top(), values);
      return true;
    }
    case Op::kSetItem: {
      const NodeId value = pop();
      const NodeId key = pop();
      set_items(top(), {key, value});
      return true;
    }
    case Op::kSetItems: {
      const std::vector<NodeId> items = pop_to_mark();
      set_items(top(), items);
      return true;
    }
    case Op::kGlobal:
      global();
      return true;
    case Op::kReduce:
      reduce();
      return true;
    case Op::kBuild:
      build();
      return true;
    case Op::kBinPersId:
      persistent();
      return true;
    default:
      return false;
  }
}

bool Unpickler::step_memo(uint8_t opcode) {
  switch (static_cast<Op>(opcode)) {
    case Op::kBinGet:
      get(byte());
      return true;
    case Op::kLongBinGet:
      get(core::load_little_endian<uint32_t>(bytes(4).data()));
      return true;
    case Op::kBinPut:
      put(byte());
      return true;
    case Op::kLongBinPut:
      put(core::load_little_endian<uint32_t>(bytes(4).data()));
      return true;
    default:
      return false;
  }
}

uint8_t Unpickler::byte() { return bytes(1)[0]; }

Bytes Unpickler::bytes(uint64_t count) {
  if (!core::range_fits(at_, count, pickle_.size()))
    fail_truncated("pickle ends inside an opcode", base_ + opcode_at_, std::to_string(count) + " more bytes",
                   std::to_string(pickle_.size() - at_));
  if (at_ + count > limits_.max_bytes)
    fail_too_large("pickle", "at most " + std::to_string(limits_.max_bytes) + " bytes", "more");
  const Bytes result = pickle_.subspan(at_, count);
  at_ += count;
  return result;
}

std::string_view Unpickler::line() {
  constexpr size_t kMaxLine = 256;
  const std::string_view rest = core::as_text(pickle_.subspan(at_)).substr(0, kMaxLine);
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) fail("pickle names something without an end");
  at_ += end + 1;
  return rest.substr(0, end);
}

int64_t Unpickler::long1() {
  const uint8_t count = byte();
  if (count > 8) refuse("pickle holds an integer of more than 64 bits");
  const Bytes digits = bytes(count);
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= static_cast<uint64_t>(digits[i]) << (8 * i);
  // Two's complement: the highest bit that is there is the sign's.
  if (count > 0 && count < 8 && (digits[count - 1U] & 0x80U) != 0) value |= ~uint64_t{0} << (8 * count);
  return static_cast<int64_t>(value);
}

std::string_view Unpickler::utf8(uint64_t count) {
  const std::string_view text = core::as_text(bytes(count));
  if (!is_utf8(text)) fail("pickle holds a string that is not UTF-8");
  return text;
}

NodeId Unpickler::add(PickleNode node) {
  if (document_.nodes.size() >= limits_.max_nodes)
    fail_too_large("pickle", "at most " + std::to_string(limits_.max_nodes) + " values", "more");
  document_.nodes.push_back(std::move(node));
  return static_cast<NodeId>(document_.nodes.size() - 1);
}

void Unpickler::push(NodeId id) {
  if (stack_.size() >= limits_.max_stack)
    fail_too_large("pickle stack", "at most " + std::to_string(limits_.max_stack) + " values", "more");
  stack_.push_back(id);
}

NodeId Unpickler::pop() {
  const NodeId id = top();
  stack_.pop_back();
  return id;
}

// A mark is a floor: what lies below belongs to someone else.
NodeId Unpickler::top() const {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("pickle takes a value that is not there");
  return stack_.back();
}

std::vector<NodeId> Unpickler::pop_to_mark() {
  if (marks_.empty()) fail("pickle closes a mark that is not there");
  const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<NodeId> items(begin, stack_.end());
  stack_.erase(begin, stack_.end());
  marks_.pop_back();
  return items;
}

void Unpickler::push_tuple(size_t count) {
  std::vector<NodeId> items(count);
  for (size_t i = count; i-- > 0;) items[i] = pop();
  push_new({.kind = PickleKind::kTuple, .items = std::move(items)});
}

void Unpickler::put(uint64_t slot) {
  if (slot >= limits_.max_stack)
    fail_too_large("pickle memo", "at most " + std::to_string(limits_.max_stack) + " slots", std::to_string(slot));
  if (slot >= memo_.size()) memo_.resize(slot + 1, kNoNode);
  memo_[slot] = top();
}

void Unpickler::get(uint64_t slot) {
  if (slot >= memo_.size() || memo_[slot] == kNoNode) fail("pickle takes from an empty memo slot");
  push(memo_[slot]);
}

void Unpickler::fail(const std::string& what) const { fail_corrupt(what, base_ + opcode_at_); }

void Unpickler::refuse(const std::string& what) const { fail_unsupported(what, base_ + opcode_at_); }

// Walks what hangs from the root, each node once. Refuses a value that contains itself, nesting beyond the limit (the
// walkers above recurse), and sharing that would grow beyond the limit when written out as a tree.
void Unpickler::check_shape_of_root() const {
  struct Seen {
    uint64_t total = 0;  // nodes below, as if nothing were shared; 0: not begun
    uint32_t depth = 0;  // 0: begun and not done
  };
  std::vector<Seen> seen(document_.nodes.size());
  const auto children = [&](NodeId id) { return document_.nodes[id].items.size() + 1; };  // and the state
  const auto child = [&](NodeId id, size_t i) {
    const PickleNode& node = document_.nodes[id];
    return i < node.items.size() ? node.items[i] : node.state;
  };
  std::vector<std::pair<NodeId, size_t>> path = {{document_.root, 0}};
  seen[document_.root].total = 1;
  while (!path.empty()) {
    auto& [id, next] = path.back();
    if (next < children(id)) {
      const NodeId below = child(id, next++);
      if (below == kNoNode) continue;
      if (seen[below].total == 0) {
        seen[below].total = 1;
        path.emplace_back(below, 0);
      } else if (seen[below].depth == 0) {
        fail("pickle holds a value that contains itself");
      }
      continue;
    }
    Seen& done = seen[id];
    done.depth = 1;
    for (size_t i = 0; i < children(id); ++i) {
      if (child(id, i) == kNoNode) continue;
      const Seen& below = seen[child(id, i)];
      done.depth = std::max(done.depth, below.depth + 1);
      done.total += below.total;
      if (done.total > limits_.max_nodes)
        fail_too_large("pickle, its shared parts written out,",
                       "at most " + std::to_string(limits_.max_nodes) + " values", "more");
    }
    if (done.depth > limits_.max_depth)
      fail_too_large("pickle nesting", "at most " + std::to_string(limits_.max_depth) + " levels", "more");
    path.pop_back();
  }
}

}  // namespace torchvision::formats
