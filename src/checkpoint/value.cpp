#include "torchvision/checkpoint/value.h"

#include <ATen/core/Tensor.h>

#include "torchvision/core/error.h"

// GCC 12 takes the inactive members of a variant that holds vectors for uninitialised ones (bug 105562 and kin).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

namespace torchvision::checkpoint {
namespace {

[[noreturn]] void fail_type(std::string_view expected, const Value& value) {
  throw FormatError(ErrorCode::kMismatch, "a checkpoint's value has another type",
                    {.expected = std::string(expected), .actual = std::string(value.type_name())});
}

std::string shown(const Value& key) {
  return key.is_int() ? std::to_string(key.as_int()) : "'" + key.as_string() + "'";
}

[[noreturn]] void fail_key(const std::string& key, const Value::Dict& items) {
  constexpr size_t kShown = 10;
  std::string names;
  for (size_t i = 0; i < items.size() && i < kShown; ++i) names += (i == 0 ? "" : ", ") + shown(items[i].first);
  if (items.size() > kShown) names += ", …";
  throw FormatError(ErrorCode::kMismatch, "the checkpoint has no " + key,
                    {.actual = items.empty() ? "an empty dict" : "the keys " + names});
}

bool matches(const Value& key, std::string_view wanted) { return key.is_string() && key.as_string() == wanted; }
bool matches(const Value& key, int64_t wanted) { return key.is_int() && key.as_int() == wanted; }

template <class Key>
const Value* find_in(const Value::Dict& items, Key wanted) {
  for (const auto& [key, value] : items)
    if (matches(key, wanted)) return &value;
  return nullptr;
}

template <class Key, class Stored>
void set_in(Value::Dict& items, Key wanted, Stored stored, Value value) {
  for (auto& [key, old] : items)
    if (matches(key, wanted)) {
      old = std::move(value);
      return;
    }
  items.emplace_back(Value(std::move(stored)), std::move(value));
}

}  // namespace

Value::Value() = default;
Value::Value(bool value) : content_(value) {}
Value::Value(int value) : content_(int64_t{value}) {}
Value::Value(int64_t value) : content_(value) {}
Value::Value(double value) : content_(value) {}
Value::Value(const char* value) : content_(std::string(value)) {}
Value::Value(std::string value) : content_(std::move(value)) {}
Value::Value(at::Tensor value) : content_(std::move(value)) {}
Value::Value(List value) : content_(std::move(value)) {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

Value::Value(const StateDict& state_dict) {
  DictContent content;
  content.items.reserve(state_dict.size());
  for (const auto& [name, tensor] : state_dict) content.items.emplace_back(Value(name), Value(tensor));
  content.versions = state_dict.versions();
  content_ = std::move(content);
}

Value Value::dict() {
  Value value;
  value.content_ = DictContent{};
  return value;
}

Value Value::dict(Dict items) {
  for (const auto& [key, item] : items)
    if (!key.is_string() && !key.is_int()) fail_type("str or int as the key of a dict", key);
  Value value;
  value.content_ = DictContent{std::move(items), {}};
  return value;
}

std::string_view Value::type_name() const noexcept {
  constexpr std::string_view kNames[] = {"None", "bool", "int", "float", "str", "Tensor", "list", "dict"};
  return kNames[content_.index()];
}

bool Value::as_bool() const {
  if (const bool* value = std::get_if<bool>(&content_)) return *value;
  fail_type("bool", *this);
}

int64_t Value::as_int() const {
  if (const int64_t* value = std::get_if<int64_t>(&content_)) return *value;
  fail_type("int", *this);
}

double Value::as_double() const {
  if (const int64_t* value = std::get_if<int64_t>(&content_)) return static_cast<double>(*value);
  if (const double* value = std::get_if<double>(&content_)) return *value;
  fail_type("float", *this);
}

const std::string& Value::as_string() const {
  if (const std::string* value = std::get_if<std::string>(&content_)) return *value;
  fail_type("str", *this);
}

const at::Tensor& Value::as_tensor() const {
  if (const at::Tensor* value = std::get_if<at::Tensor>(&content_)) return *value;
  fail_type("Tensor", *this);
}

const Value::List& Value::as_list() const {
  if (const List* value = std::get_if<List>(&content_)) return *value;
  fail_type("list", *this);
}

Value::List& Value::as_list() {
  if (List* value = std::get_if<List>(&content_)) return *value;
  fail_type("list", *this);
}

const Value::Dict& Value::as_dict() const {
  if (const DictContent* value = std::get_if<DictContent>(&content_)) return value->items;
  fail_type("dict", *this);
}

StateDict Value::as_state_dict() const {
  StateDict result;
  for (const auto& [key, value] : as_dict()) result.insert(key.as_string(), value.as_tensor());
  result.set_versions(versions());
  return result;
}

const StateDict::Versions& Value::versions() const {
  if (const DictContent* value = std::get_if<DictContent>(&content_)) return value->versions;
  fail_type("dict", *this);
}

void Value::set_versions(StateDict::Versions versions) {
  DictContent* value = std::get_if<DictContent>(&content_);
  if (value == nullptr) fail_type("dict", *this);
  value->versions = std::move(versions);
}

const Value* Value::find(std::string_view key) const { return find_in(as_dict(), key); }
const Value* Value::find(int64_t key) const { return find_in(as_dict(), key); }

const Value& Value::at(std::string_view key) const {
  if (const Value* value = find(key)) return *value;
  fail_key("'" + std::string(key) + "'", as_dict());
}

const Value& Value::at(int64_t key) const {
  if (const Value* value = find(key)) return *value;
  fail_key(std::to_string(key), as_dict());
}

Value& Value::set(std::string key, Value value) {
  DictContent* content = std::get_if<DictContent>(&content_);
  if (content == nullptr) fail_type("dict", *this);
  set_in(content->items, std::string_view(key), key, std::move(value));
  return *this;
}

Value& Value::set(int64_t key, Value value) {
  DictContent* content = std::get_if<DictContent>(&content_);
  if (content == nullptr) fail_type("dict", *this);
  set_in(content->items, key, key, std::move(value));
  return *this;
}

Value& Value::append(Value value) {
  as_list().push_back(std::move(value));
  return *this;
}

}  // namespace torchvision::checkpoint
