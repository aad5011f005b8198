// What the opcodes GLOBAL, REDUCE, BUILD and BINPERSID mean in a checkpoint, and the checks on what they are given.
#include <algorithm>
#include <array>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/unpickler.h"

namespace torchvision::formats {
namespace {

// The functions that are known. A storage's type is kTypedStorage plus its Dtype.
enum Global : int64_t {
  kOrderedDict,
  kRebuildTensor,
  kRebuildTensorV2,
  kRebuildTensorV3,
  kRebuildParameter,
  kSize,
  kDevice,
  kEncode,
  kTensorType,
  kUntypedStorage,
  kTypedStorage,
};

struct KnownGlobal {
  std::string_view module;
  std::string_view name;
  Global global;
};

constexpr std::array<KnownGlobal, 9> kGlobals = {{
    {"collections", "OrderedDict", kOrderedDict},
    {"torch._utils", "_rebuild_tensor", kRebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", kRebuildTensorV2},
    {"torch._utils", "_rebuild_tensor_v3", kRebuildTensorV3},
    {"torch._utils", "_rebuild_parameter", kRebuildParameter},
    {"torch", "Size", kSize},
    {"torch", "device", kDevice},
    {"_codecs", "encode", kEncode},
    {"torch.storage", "UntypedStorage", kUntypedStorage},
}};

// Two values of 63 bits multiplied, and 64 such products added, fit.
__extension__ using Wide = unsigned __int128;

constexpr size_t kMaxDimensions = 64;

// Python refers to things in many ways; these are the ones that a message should explain.
std::string hint_for(std::string_view module, std::string_view name) {
  if (name.find("sparse") != std::string_view::npos)
    return "sparse tensors cannot be checked for safety and are not read";
  if (name.find("_qtensor") != std::string_view::npos) return "quantised tensors are not read";
  if (module.starts_with("torch.nn.modules") || module.starts_with("torchvision.models"))
    return "the file holds a whole module; save model.state_dict() instead";
  if (module.starts_with("numpy")) return "the file holds NumPy values; save tensors and plain numbers instead";
  return "nothing of it was run; a checkpoint holds tensors, numbers, strings, lists and dicts alone";
}

}  // namespace

void Unpickler::global() {
  const std::string_view module = line();
  const std::string_view name = line();
  for (const KnownGlobal& known : kGlobals)
    if (known.module == module && known.name == name)
      return push_new({.kind = PickleKind::kGlobal, .integer = known.global});
  if (module == "torch") {
    if (const auto dtype = dtype_of_storage(name))
      return push_new({.kind = PickleKind::kGlobal, .integer = kTypedStorage + static_cast<int64_t>(*dtype)});
    // torch.FloatTensor and its kin stand beside the tensors of the tar form, and mean nothing there.
    constexpr std::string_view kSuffix = "Tensor";
    if (name.ends_with(kSuffix) &&
        dtype_of_storage(std::string(name.substr(0, name.size() - kSuffix.size())) + "Storage"))
      return push_new({.kind = PickleKind::kGlobal, .integer = kTensorType});
    if (const auto dtype = dtype_of_name(name))
      return push_new({.kind = PickleKind::kDtype, .integer = static_cast<int64_t>(*dtype)});
  }
  fail_unsupported("checkpoint names '" + printable(module) + "." + printable(name) + "', which is not allowed",
                   base_ + opcode_at_, hint_for(module, name));
}

void Unpickler::reduce() {
  const NodeId arguments_id = pop();
  const NodeId callee = pop();
  const std::vector<NodeId> arguments = expect(arguments_id, PickleKind::kTuple, "arguments").items;
  const int64_t function = expect(callee, PickleKind::kGlobal, "function").integer;
  switch (function) {
    case kOrderedDict:
      return push(ordered_dict(arguments));
    case kRebuildTensor:
    case kRebuildTensorV2:
    case kRebuildTensorV3:
      return push(rebuild_tensor(function, arguments));
    case kRebuildParameter:
      return push(rebuild_parameter(arguments));
    case kDevice:
      return push(device(arguments));
    case kEncode:
      return push(encoded(arguments));
    case kSize:
      if (arguments.size() != 1) fail("torch.Size has other arguments than a tuple");
      expect(arguments[0], PickleKind::kTuple, "torch.Size");
      return push(arguments[0]);
    default:
      refuse("checkpoint makes a storage by itself, outside of its records");
  }
}

// Python 3 writes OrderedDict() and sets items; Python 2 wrote OrderedDict([[key, value], ...]).
NodeId Unpickler::ordered_dict(const std::vector<NodeId>& arguments) {
  const NodeId dict = add({.kind = PickleKind::kDict, .ordered = true});
  if (arguments.empty()) return dict;
  if (arguments.size() != 1) fail("OrderedDict has other arguments than a list");
  std::vector<NodeId> items;
  for (const NodeId pair : expect(arguments[0], PickleKind::kList, "OrderedDict").items) {
    const PickleNode& node = document_[pair];
    if ((node.kind != PickleKind::kList && node.kind != PickleKind::kTuple) || node.items.size() != 2)
      fail("OrderedDict is given something other than pairs");
    items.insert(items.end(), node.items.begin(), node.items.end());
  }
  // One list may make many dicts: a few bytes each, and all of its items again.
  copied_ += items.size();
  if (copied_ > limits_.max_nodes)
    fail_too_large("pickle", "at most " + std::to_string(limits_.max_nodes) + " copied values", "more");
  set_items(dict, items);
  return dict;
}

NodeId Unpickler::rebuild_tensor(int64_t function, const std::vector<NodeId>& arguments) {
  // (storage, offset, size, stride), then (requires_grad, hooks), then v3's dtype, then perhaps a dict of flags.
  const size_t least = function == kRebuildTensor ? 4 : function == kRebuildTensorV2 ? 6 : 7;
  if (arguments.size() != least && (function == kRebuildTensor || arguments.size() != least + 1))
    fail("tensor has " + std::to_string(arguments.size()) + " arguments");
  if (document_.tensors.size() >= limits_.max_tensors)
    fail_too_large("checkpoint", "at most " + std::to_string(limits_.max_tensors) + " tensors", "more");
  const auto index = static_cast<size_t>(expect(arguments[0], PickleKind::kStorage, "storage of a tensor").integer);
  const PickleStorageView view = document_.views[index];
  PickleTensor tensor;
  tensor.storage = view.storage;
  tensor.dtype = view.dtype;
  if (function == kRebuildTensorV3)
    tensor.dtype = static_cast<Dtype>(expect(arguments[6], PickleKind::kDtype, "dtype of a tensor").integer);
  else if (view.untyped)
    fail("tensor without a dtype over an untyped storage");
  const uint64_t offset = count_of(arguments[1], "offset of a tensor");
  tensor.sizes = counts_of(arguments[2], "size of a tensor");
  tensor.strides = counts_of(arguments[3], "stride of a tensor");
  if (tensor.sizes.size() != tensor.strides.size()) fail("tensor has more sizes than strides, or fewer");
  if (arguments.size() == least + 1) apply_metadata(tensor, arguments[least]);
  tensor.offset = static_cast<int64_t>(offset);
  check_inside_storage(tensor, view.size * info(view.dtype).size, limits_.max_expanded_bytes, base_ + opcode_at_);
  const uint64_t before = view.begin * info(view.dtype).size;
  if (before % info(tensor.dtype).size != 0) fail("view begins inside an element");
  tensor.offset += static_cast<int64_t>(before / info(tensor.dtype).size);
  document_.tensors.push_back(std::move(tensor));
  return add({.kind = PickleKind::kTensor, .integer = static_cast<int64_t>(document_.tensors.size() - 1)});
}

void Unpickler::apply_metadata(PickleTensor& tensor, NodeId metadata) {
  if (document_[metadata].kind == PickleKind::kNone) return;
  const std::vector<NodeId>& items = expect(metadata, PickleKind::kDict, "flags of a tensor").items;
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    const std::string_view name = expect(items[i], PickleKind::kString, "flag of a tensor").text;
    const bool value = expect(items[i + 1], PickleKind::kBool, "flag of a tensor").integer != 0;
    if (name == "conj")
      tensor.conjugate = value;
    else if (name == "neg")
      tensor.negative = value;
    else
      refuse("tensor has the unknown flag '" + printable(name) + "'");
  }
  const bool complex =
      tensor.dtype == Dtype::kComplex32 || tensor.dtype == Dtype::kComplex64 || tensor.dtype == Dtype::kComplex128;
  if (tensor.conjugate && !complex) fail("tensor of real numbers is flagged as conjugate");
  if (tensor.negative && tensor.dtype == Dtype::kBool) fail("tensor of booleans is flagged as negative");
}

// offset + sum((size - 1) * stride) is the last element touched.
void check_inside_storage(PickleTensor& tensor, uint64_t storage_bytes, uint64_t max_expanded_bytes, uint64_t at) {
  const uint64_t element = info(tensor.dtype).size;
  // Zero sizes are left out of the product: LibTorch multiplies in its own order, and must not overflow on the way.
  uint64_t numel = 1;
  bool empty = false;
  auto last = static_cast<Wide>(tensor.offset);
  for (size_t i = 0; i < tensor.sizes.size(); ++i) {
    const auto size = static_cast<uint64_t>(tensor.sizes[i]);
    empty = empty || size == 0;
    if (size == 0) continue;
    if (__builtin_mul_overflow(numel, size, &numel) || numel > static_cast<uint64_t>(INT64_MAX) / 16)
      fail_corrupt("tensor has more elements than 64 bits count", at);
    last += static_cast<Wide>(size - 1) * static_cast<uint64_t>(tensor.strides[i]);
  }
  if (empty) tensor.offset = 0;
  const Wide end = empty ? 0 : (last + 1) * element;
  if (end > storage_bytes)
    fail_corrupt("tensor reaches outside of its storage", at, std::to_string(storage_bytes) + " bytes",
                 end > INT64_MAX ? "far more" : std::to_string(static_cast<uint64_t>(end)));
  if (!empty && numel * element > std::max(storage_bytes, max_expanded_bytes))
    fail_too_large("tensor that repeats its few elements", "at most " + std::to_string(max_expanded_bytes) + " bytes",
                   std::to_string(numel * element));
}

std::optional<Dtype> Unpickler::storage_dtype(const PickleNode& node) noexcept {
  if (node.kind != PickleKind::kGlobal || node.integer < kTypedStorage) return std::nullopt;
  return static_cast<Dtype>(node.integer - kTypedStorage);
}

// (data, requires_grad, hooks): a tensor like any other here.
NodeId Unpickler::rebuild_parameter(const std::vector<NodeId>& arguments) {
  if (arguments.size() != 3) fail("parameter has " + std::to_string(arguments.size()) + " arguments");
  expect(arguments[0], PickleKind::kTensor, "data of a parameter");
  return arguments[0];
}

NodeId Unpickler::device(const std::vector<NodeId>& arguments) {
  if (arguments.empty() || arguments.size() > 2) fail("torch.device has other arguments than a type and an index");
  const std::string_view type = expect(arguments[0], PickleKind::kString, "torch.device").text;
  if (arguments.size() == 1) return arguments[0];
  const std::string index = std::to_string(count_of(arguments[1], "index of torch.device"));
  return add({.kind = PickleKind::kString, .text = keep(std::string(type) + ":" + index)});
}

// How protocol 2 spells bytes: a string of the characters 0 to 255, and "latin1".
NodeId Unpickler::encoded(const std::vector<NodeId>& arguments) {
  if (arguments.size() != 2 || expect(arguments[1], PickleKind::kString, "encoding").text != "latin1")
    refuse("checkpoint encodes a string otherwise than bytes are");
  std::string result;
  const std::string_view text = expect(arguments[0], PickleKind::kString, "bytes").text;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<uint8_t>(text[i]);
    if (lead >= 0xc4) fail("bytes hold a character beyond 255");
    // The text is well-formed UTF-8: a lead byte has its second.
    result += lead < 0x80 ? text[i] : static_cast<char>((lead & 3U) << 6 | (static_cast<uint8_t>(text[++i]) & 0x3fU));
  }
  return add({.kind = PickleKind::kBytes, .text = keep(std::move(result))});
}

// One string of the pickle may be turned into many: together they may be as long as a pickle, no more.
std::string_view Unpickler::keep(std::string text) {
  kept_ += text.size();
  if (kept_ > limits_.max_bytes)
    fail_too_large("pickle", "at most " + std::to_string(limits_.max_bytes) + " bytes of text", "more");
  return document_.texts.emplace_back(std::move(text));
}

// BUILD sets attributes. Only an OrderedDict may have any: a state dict's `_metadata`.
void Unpickler::build() {
  const NodeId state = pop();
  const NodeId target = top();
  if (!expect(target, PickleKind::kDict, "target of BUILD").ordered) refuse("checkpoint sets attributes of a dict");
  expect(state, PickleKind::kDict, "state of an OrderedDict");
  document_.nodes[target].state = state;
}

void Unpickler::append(NodeId list, const std::vector<NodeId>& values) {
  expect(list, PickleKind::kList, "target of APPEND");
  std::vector<NodeId>& items = document_.nodes[list].items;
  items.insert(items.end(), values.begin(), values.end());
}

void Unpickler::set_items(NodeId dict, const std::vector<NodeId>& items) {
  expect(dict, PickleKind::kDict, "target of SETITEM");
  if (items.size() % 2 != 0) fail("dict is given a key without a value");
  for (size_t i = 0; i < items.size(); i += 2) {
    const PickleKind kind = document_[items[i]].kind;
    if (kind == PickleKind::kList || kind == PickleKind::kDict)
      fail("dict has a key of type " + std::string(kind_name(kind)));
  }
  std::vector<NodeId>& target = document_.nodes[dict].items;
  target.insert(target.end(), items.begin(), items.end());
}

void Unpickler::persistent() {
  const NodeId id = pop();
  if (form_ == PersistentForm::kTar) {
    const auto found = known_tensors_.find(expect(id, PickleKind::kInt, "number of a tensor").integer);
    if (found == known_tensors_.end()) fail("pickle refers to a tensor that is not in the file");
    return push_new({.kind = PickleKind::kTensor, .integer = found->second});
  }
  if (form_ == PersistentForm::kNone) refuse("pickle refers to something outside of it");
  const std::vector<NodeId> parts = expect(id, PickleKind::kTuple, "persistent id").items;
  const size_t count = form_ == PersistentForm::kZip ? 5 : 6;
  if (parts.empty() || expect(parts[0], PickleKind::kString, "persistent id").text != "storage")
    refuse("checkpoint refers to something that is no storage");
  if (parts.size() != count) fail("storage has " + std::to_string(parts.size()) + " parts");
  const int64_t type = expect(parts[1], PickleKind::kGlobal, "type of a storage").integer;
  if (type < kUntypedStorage) fail("storage has the type of something else");
  PickleStorageView view;
  view.untyped = type == kUntypedStorage;
  if (!view.untyped) view.dtype = static_cast<Dtype>(type - kTypedStorage);
  view.size = count_of(parts[4], "size of a storage");
  const auto bytes = core::checked_product({view.size, info(view.dtype).size});
  if (!bytes || *bytes > static_cast<uint64_t>(INT64_MAX)) fail("storage has more bytes than 64 bits count");
  // The device it lay on, parts[3], means nothing here: all is loaded to the CPU.
  expect(parts[3], PickleKind::kString, "location of a storage");
  view.storage = storage_index(expect(parts[2], PickleKind::kString, "key of a storage").text, *bytes);
  if (count == 6) view_of(view, parts[5]);
  document_.views.push_back(view);
  push_new({.kind = PickleKind::kStorage, .integer = static_cast<int64_t>(document_.views.size() - 1)});
}

// The last part in a stream file: None, or (key, offset, size) of a storage that is a stretch of another.
void Unpickler::view_of(PickleStorageView& view, NodeId metadata) {
  if (document_[metadata].kind == PickleKind::kNone) return;
  const std::vector<NodeId>& parts = expect(metadata, PickleKind::kTuple, "view of a storage").items;
  if (parts.size() != 3) fail("view of a storage has " + std::to_string(parts.size()) + " parts");
  const uint64_t begin = count_of(parts[1], "offset of a view");
  const uint64_t size = count_of(parts[2], "size of a view");
  if (!core::range_fits(begin, size, view.size)) fail("view reaches outside of its storage");
  view.begin = begin;
  view.size = size;
}

uint32_t Unpickler::storage_index(std::string_view key, uint64_t bytes) {
  const auto [found, added] = storage_by_key_.emplace(key, static_cast<uint32_t>(document_.storages.size()));
  if (added)
    document_.storages.push_back({std::string(key), bytes});
  else if (document_.storages[found->second].bytes != bytes)
    fail("storage '" + printable(key) + "' has two sizes");
  return found->second;
}

const PickleNode& Unpickler::expect(NodeId id, PickleKind kind, const char* role) const {
  const PickleNode& node = document_[id];
  if (node.kind != kind)
    fail_corrupt("checkpoint has a wrong " + std::string(role), base_ + opcode_at_, std::string(kind_name(kind)),
                 std::string(kind_name(node.kind)));
  return node;
}

uint64_t Unpickler::count_of(NodeId id, const char* role) const {
  const int64_t value = expect(id, PickleKind::kInt, role).integer;
  if (value < 0) fail(std::string(role) + " is negative");
  return static_cast<uint64_t>(value);
}

std::vector<int64_t> Unpickler::counts_of(NodeId id, const char* role) const {
  const std::vector<NodeId>& items = expect(id, PickleKind::kTuple, role).items;
  if (items.size() > kMaxDimensions) fail("tensor has more than " + std::to_string(kMaxDimensions) + " dimensions");
  std::vector<int64_t> counts;
  for (const NodeId item : items) counts.push_back(static_cast<int64_t>(count_of(item, role)));
  return counts;
}

}  // namespace torchvision::formats
