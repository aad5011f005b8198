#include "formats/pickler.h"

#include <bit>

#include "formats/format_error.h"
#include "formats/pickle_opcodes.h"
#include "formats/utf8.h"

namespace torchvision::formats {
namespace {

constexpr uint8_t code(Op op) { return static_cast<uint8_t>(op); }

}  // namespace

Pickler::Pickler() {
  op(code(Op::kProto));
  op(2);
}

void Pickler::little_endian(uint64_t value, int count) {
  for (int i = 0; i < count; ++i) op(static_cast<uint8_t>(value >> (8 * i)));
}

void Pickler::none() { op(code(Op::kNone)); }
void Pickler::boolean(bool value) { op(code(value ? Op::kNewTrue : Op::kNewFalse)); }

void Pickler::integer(int64_t value) {
  if (value >= 0 && value <= 0xff) {
    op(code(Op::kBinInt1));
    little_endian(static_cast<uint64_t>(value), 1);
  } else if (value >= INT32_MIN && value <= INT32_MAX) {
    op(code(Op::kBinInt));
    little_endian(static_cast<uint64_t>(value), 4);
  } else {
    op(code(Op::kLong1));
    op(8);
    little_endian(static_cast<uint64_t>(value), 8);
  }
}

void Pickler::real(double value) {
  op(code(Op::kBinFloat));
  const auto bits = std::bit_cast<uint64_t>(value);
  for (int i = 7; i >= 0; --i) op(static_cast<uint8_t>(bits >> (8 * i)));
}

void Pickler::text(std::string_view value) {
  if (!is_utf8(value)) fail_unsupported("checkpoints cannot hold '" + printable(value) + "', which is not UTF-8", 0);
  if (value.size() > UINT32_MAX) fail_too_large("string in a checkpoint", "less than 4 GB", "more");
  op(code(Op::kBinUnicode));
  little_endian(value.size(), 4);
  out_ += value;
}

void Pickler::empty_list() { op(code(Op::kEmptyList)); }
void Pickler::empty_dict() { op(code(Op::kEmptyDict)); }
void Pickler::mark() { op(code(Op::kMark)); }
void Pickler::append() { op(code(Op::kAppends)); }
void Pickler::set_items() { op(code(Op::kSetItems)); }

void Pickler::empty_ordered_dict() {
  global("collections", "OrderedDict");
  op(code(Op::kEmptyTuple));
  op(code(Op::kReduce));
}

void Pickler::global(std::string_view module, std::string_view name) {
  op(code(Op::kGlobal));
  ((out_ += module) += '\n') += name;
  out_ += '\n';
}

void Pickler::integers(const std::vector<int64_t>& values) {
  mark();
  for (const int64_t value : values) integer(value);
  op(code(Op::kTuple));
}

void Pickler::tensor(const PickleTensor& tensor, const PickleStorage& storage) {
  const DtypeInfo& dtype = info(tensor.dtype);
  const bool untyped = dtype.storage.empty();
  global("torch._utils", untyped ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
  mark();
  mark();
  text("storage");
  global(untyped ? "torch.storage" : "torch", untyped ? "UntypedStorage" : dtype.storage);
  text(storage.key);
  text("cpu");
  integer(static_cast<int64_t>(untyped ? storage.bytes : storage.bytes / dtype.size));
  op(code(Op::kTuple));
  op(code(Op::kBinPersId));
  integer(tensor.offset);
  integers(tensor.sizes);
  integers(tensor.strides);
  boolean(false);        // requires_grad
  empty_ordered_dict();  // hooks
  if (untyped) global("torch", dtype.name);
  op(code(Op::kTuple));
  op(code(Op::kReduce));
}

void Pickler::metadata(const std::vector<std::pair<std::string, int64_t>>& versions) {
  empty_dict();
  text("_metadata");
  empty_ordered_dict();
  mark();
  for (const auto& [prefix, version] : versions) {
    text(prefix);
    empty_dict();
    text("version");
    integer(version);
    op(code(Op::kSetItem));
  }
  set_items();
  op(code(Op::kSetItem));
  op(code(Op::kBuild));
}

std::string Pickler::finish() {
  op(code(Op::kStop));
  return std::move(out_);
}

}  // namespace torchvision::formats
