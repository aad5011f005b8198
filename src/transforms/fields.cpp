#include "torchvision/transforms/fields.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <algorithm>

namespace torchvision::transforms {
namespace {

bool equal(const Fields::Value& a, const Fields::Value& b) {
  const auto *left = std::get_if<at::Tensor>(&a), *right = std::get_if<at::Tensor>(&b);
  if (left == nullptr || right == nullptr) {
    // at::Tensor has no operator== that says yes or no, so the other alternatives are compared by visiting.
    return a.index() == b.index() && std::visit(
                                         [&b]<class T>(const T& value) {
                                           if constexpr (std::is_same_v<T, at::Tensor>)
                                             return false;
                                           else
                                             return value == std::get<T>(b);
                                         },
                                         a);
  }
  if (!left->defined() || !right->defined()) return left->defined() == right->defined();
  return left->scalar_type() == right->scalar_type() && left->device() == right->device() && at::equal(*left, *right);
}

}  // namespace

Fields::Fields(std::initializer_list<Item> items) : items_(items) {}
Fields::Fields(std::vector<Item> items) : items_(std::move(items)) {}

bool Fields::contains(std::string_view name) const noexcept {
  return std::any_of(begin(), end(), [name](const Item& item) { return item.first == name; });
}

const Fields::Value& Fields::at(std::string_view name) const {
  const auto item = std::find_if(begin(), end(), [name](const Item& candidate) { return candidate.first == name; });
  if (item != end()) return item->second;
  std::string names;
  for (const Item& other : items_) names += (names.empty() ? "" : ", ") + other.first;
  TORCH_CHECK_VALUE(false, "Fields: no value named '", name, "'; there are: ", names.empty() ? "none" : names);
}

bool Fields::operator==(const Fields& other) const {
  return std::equal(begin(), end(), other.begin(), other.end(),
                    [](const Item& a, const Item& b) { return a.first == b.first && equal(a.second, b.second); });
}

void Fields::throw_wrong_type(std::string_view name) {
  TORCH_CHECK_TYPE(false, "Fields: the value of '", name, "' has another type than the one asked for");
}

}  // namespace torchvision::transforms
