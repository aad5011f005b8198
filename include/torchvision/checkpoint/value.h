#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/export.h"

namespace torchvision::checkpoint {

/// What a training checkpoint is made of: Python's None, bool, int, float, str, Tensor, list and dict, nested.
///
///     Value checkpoint = Value::dict();
///     checkpoint.set("model", Value(state_dict(*model))).set("epoch", 3).set("best_accuracy", 0.991);
///     save_value(checkpoint, "last.pth");
///     int64_t epoch = load_value("last.pth").at("epoch").as_int();
///
/// Values are trees: a copy is independent of the original, but for the memory of tensors, which is shared.
/// Reading a value as what it is not, or a key that is not there, throws FormatError kMismatch that names both.
class TORCHVISION_API Value {
 public:
  using List = std::vector<Value>;
  using Dict = std::vector<std::pair<Value, Value>>;  ///< in order; keys are strings or integers

  Value();  ///< None
  Value(bool value);
  Value(int value);
  Value(int64_t value);
  Value(double value);
  Value(const char* value);
  Value(std::string value);
  Value(at::Tensor value);
  Value(List value);
  /// A dict of tensors that keeps the versions, as Python's `Module.state_dict()` gives it.
  Value(const StateDict& state_dict);
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();
  static Value list() { return Value(List{}); }
  static Value dict();
  /// Throws FormatError kMismatch for a key that is neither a string nor an integer.
  static Value dict(Dict items);

  bool is_none() const noexcept { return content_.index() == 0; }
  bool is_bool() const noexcept { return std::holds_alternative<bool>(content_); }
  bool is_int() const noexcept { return std::holds_alternative<int64_t>(content_); }
  bool is_double() const noexcept { return std::holds_alternative<double>(content_); }
  bool is_string() const noexcept { return std::holds_alternative<std::string>(content_); }
  bool is_tensor() const noexcept { return std::holds_alternative<at::Tensor>(content_); }
  bool is_list() const noexcept { return std::holds_alternative<List>(content_); }
  bool is_dict() const noexcept { return std::holds_alternative<DictContent>(content_); }
  /// Python's name of the type: "None", "bool", "int", "float", "str", "Tensor", "list", "dict".
  std::string_view type_name() const noexcept;

  bool as_bool() const;
  int64_t as_int() const;
  double as_double() const;  ///< of an int, too
  const std::string& as_string() const;
  const at::Tensor& as_tensor() const;
  const List& as_list() const;
  List& as_list();
  const Dict& as_dict() const;
  /// Throws also where a key is no string or an item no tensor.
  StateDict as_state_dict() const;

  /// An item of a dict.
  const Value& at(std::string_view key) const;
  const Value& at(int64_t key) const;
  /// Null where there is none.
  const Value* find(std::string_view key) const;
  const Value* find(int64_t key) const;
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// Adds an item to a dict, or replaces it.
  Value& set(std::string key, Value value);
  Value& set(int64_t key, Value value);
  /// Adds an item to a list.
  Value& append(Value value);

  /// Of a dict that is a module's: see StateDict::versions. Empty in all others.
  const StateDict::Versions& versions() const;
  void set_versions(StateDict::Versions versions);

 private:
  struct DictContent {
    Dict items;
    StateDict::Versions versions;
  };
  std::variant<std::monostate, bool, int64_t, double, std::string, at::Tensor, List, DictContent> content_;
};

/// Reads a `.pth` file as a value. Tuples and torch.Size come as lists, bytes and dtypes as strings. All checksums are
/// compared, and the tensors are copies: a checkpoint to resume from must be right, and may be overwritten next.
/// Throws FileError or FormatError.
TORCHVISION_API Value load_value(const std::string& path);

/// Writes a value as a `.pth` that Python reads with `torch.load(path, weights_only=True)`; like save_pth in all else.
TORCHVISION_API void save_value(const Value& value, const std::string& path);

}  // namespace torchvision::checkpoint
