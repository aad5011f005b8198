#include "torchvision/tv_tensors/sample.h"

#include <c10/util/Exception.h>

#include <algorithm>

#include "core/python_text.h"

namespace torchvision::tv_tensors {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string text_of(const Value& value) {
  return std::visit(Overloaded{[](std::monostate) { return std::string("None"); },
                               [](const at::Tensor& tensor) {
                                 return "Tensor([" + core::python_items(tensor.sizes()) + "], " +
                                        std::string(c10::toString(tensor.scalar_type())) + ")";
                               },
                               [](bool flag) { return core::python_text(flag); },
                               [](int64_t number) { return core::python_text(number); },
                               [](double number) { return core::python_text(number); },
                               [](const std::string& text) { return core::python_quoted(text); },
                               [](const auto& kind) { return repr(kind); }},
                    value);
}

}  // namespace

const at::Tensor* tensor_in(const Value& value) {
  return std::visit(Overloaded{[](const at::Tensor& tensor) { return &tensor; },
                               []<Transformable T>(const T& kind) { return &kind.data; },
                               [](const PerInstance& rows) { return &rows.data; },
                               [](const auto&) -> const at::Tensor* { return nullptr; }},
                    value);
}

std::string_view kind_of(const Value& value) {
  constexpr std::string_view kNames[] = {"None",      "Tensor",      "Image", "Video", "Mask",  "BoundingBoxes",
                                         "KeyPoints", "PerInstance", "bool",  "int",   "float", "str"};
  static_assert(std::size(kNames) == std::variant_size_v<Value>);
  return kNames[value.index()];
}

Sample::Sample(std::initializer_list<Item> items) {
  for (const Item& item : items) set(item.first, item.second);
}

bool Sample::contains(std::string_view name) const noexcept {
  return std::any_of(begin(), end(), [name](const Item& item) { return item.first == name; });
}

const Value& Sample::at(std::string_view name) const {
  const auto item = std::find_if(begin(), end(), [name](const Item& candidate) { return candidate.first == name; });
  if (item != end()) return item->second;
  std::string names;
  for (const Item& other : items_) names += (names.empty() ? "" : ", ") + other.first;
  TORCH_CHECK_VALUE(false, "Sample: no value named '", name, "'; there are: ", names.empty() ? "none" : names);
}

void Sample::set(std::string name, Value value) {
  TORCH_CHECK_VALUE(!name.empty(), "Sample: a value needs a name, got an empty one");
  const auto item = std::find_if(items_.begin(), items_.end(), [&](const Item& other) { return other.first == name; });
  if (item != items_.end())
    item->second = std::move(value);
  else
    items_.emplace_back(std::move(name), std::move(value));
}

bool Sample::erase(std::string_view name) {
  return std::erase_if(items_, [name](const Item& item) { return item.first == name; }) != 0;
}

Sample Sample::within(std::string_view prefix) const {
  Sample nested;
  const std::string start = std::string(prefix) + ".";
  for (const auto& [name, value] : items_)
    if (name.starts_with(start)) nested.set(name.substr(start.size()), value);
  return nested;
}

void Sample::throw_wrong_kind(std::string_view name, const Value& found) {
  TORCH_CHECK_TYPE(false, "Sample: the value of '", name, "' is a ", kind_of(found), ", not what was asked for");
}

std::string repr(const Sample& sample) {
  std::string text = "Sample(";
  for (const auto& [name, value] : sample) text += "\n  " + name + ": " + text_of(value);
  return text + (sample.empty() ? ")" : "\n)");
}

}  // namespace torchvision::tv_tensors
