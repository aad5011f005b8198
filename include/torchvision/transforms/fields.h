#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::transforms {

/// Named values in order: the options a transform was made with, or the parameters that it drew for one call.
///
/// A plain value: it copies, compares, prints, and can be kept and used again (see Transform::transform). Names and
/// values are Python's.
class TORCHVISION_API Fields {
 public:
  /// Arrays of two print as Python's tuples, vectors as its lists. The first alternative is Python's None.
  using Value =
      std::variant<std::monostate, bool, int64_t, double, std::string, std::array<int64_t, 2>, std::array<double, 2>,
                   std::vector<int64_t>, std::vector<double>, at::ScalarType, at::Tensor, std::vector<Fields>>;
  using Item = std::pair<std::string, Value>;

  Fields() = default;
  Fields(std::initializer_list<Item> items);
  explicit Fields(std::vector<Item> items);

  bool empty() const noexcept { return items_.empty(); }
  size_t size() const noexcept { return items_.size(); }
  std::vector<Item>::const_iterator begin() const noexcept { return items_.begin(); }
  std::vector<Item>::const_iterator end() const noexcept { return items_.end(); }

  bool contains(std::string_view name) const noexcept;
  /// The value of that name; throws c10::ValueError with the names there are when it is missing.
  const Value& at(std::string_view name) const;
  /// The same, of that type; throws c10::TypeError when it holds another.
  template <class T>
  const T& get(std::string_view name) const {
    const T* value = std::get_if<T>(&at(name));
    if (value == nullptr) throw_wrong_type(name);
    return *value;
  }

  /// Tensors are equal when shape, dtype and all elements are.
  bool operator==(const Fields& other) const;

 private:
  [[noreturn]] static void throw_wrong_type(std::string_view name);

  std::vector<Item> items_;
};

/// What a random transform drew for one call.
using Params = Fields;

}  // namespace torchvision::transforms
