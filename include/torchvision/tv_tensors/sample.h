#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::tv_tensors {

/// One thing in a sample. The first alternative is Python's None; numbers and texts pass through transforms untouched.
using Value = std::variant<std::monostate, at::Tensor, Image, Video, Mask, BoundingBoxes, KeyPoints, PerInstance, bool,
                           int64_t, double, std::string>;

/// The tensor in a value of any kind, or null where there is none.
TORCHVISION_API const at::Tensor* tensor_in(const Value& value);
/// "BoundingBoxes", "Tensor", "int", ...: for messages.
TORCHVISION_API std::string_view kind_of(const Value& value);

/// What a dataset gives and a transform takes: named values in order. Nesting is in the names, "target.boxes", as in
/// Python's {"target": {"boxes": ...}}.
///
///     Sample sample{{"image", Image(pixels)}, {"target.boxes", boxes}, {"target.labels", labels}};
///     sample = transform(sample);
///     const BoundingBoxes& moved = sample.get<BoundingBoxes>("target.boxes");
class TORCHVISION_API Sample {
 public:
  using Item = std::pair<std::string, Value>;

  Sample() = default;
  Sample(std::initializer_list<Item> items);

  size_t size() const noexcept { return items_.size(); }
  bool empty() const noexcept { return items_.empty(); }
  std::vector<Item>::const_iterator begin() const noexcept { return items_.begin(); }
  std::vector<Item>::const_iterator end() const noexcept { return items_.end(); }
  /// The values in order may be replaced, not their names.
  Value& value(size_t index) { return items_.at(index).second; }
  const Value& value(size_t index) const { return items_.at(index).second; }
  const std::string& name(size_t index) const { return items_.at(index).first; }

  bool contains(std::string_view name) const noexcept;
  /// Throws c10::ValueError with the names there are when it is missing.
  const Value& at(std::string_view name) const;
  /// The same, of that kind; throws c10::TypeError when it is another.
  template <class T>
  const T& get(std::string_view name) const {
    const Value& found = at(name);
    const T* value = std::get_if<T>(&found);
    if (value == nullptr) throw_wrong_kind(name, found);
    return *value;
  }
  /// Replaces the value of that name, or adds it at the end. Throws c10::ValueError for an empty name.
  void set(std::string name, Value value);
  /// Whether there was one.
  bool erase(std::string_view name);
  /// What is nested in `prefix`: within("target") has "boxes" where this has "target.boxes".
  Sample within(std::string_view prefix) const;

 private:
  [[noreturn]] static void throw_wrong_kind(std::string_view name, const Value& found);

  std::vector<Item> items_;
};

TORCHVISION_API std::string repr(const Sample& sample);

}  // namespace torchvision::tv_tensors
