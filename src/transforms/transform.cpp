#include "torchvision/transforms/transform.h"

#include <cmath>
#include <ostream>

#include "core/python_text.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

template <class Sequence>
std::string sequence(const Sequence& values, char open, char close) {
  return open + core::python_items(values) + close;
}

struct PythonPrinter {
  std::string operator()(bool value) const { return core::python_text(value); }
  std::string operator()(int64_t value) const { return core::python_text(value); }
  std::string operator()(double value) const { return core::python_text(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::array<int64_t, 2>& value) const { return sequence(value, '(', ')'); }
  std::string operator()(const std::array<double, 2>& value) const { return sequence(value, '(', ')'); }
  std::string operator()(const std::vector<int64_t>& value) const { return sequence(value, '[', ']'); }
  std::string operator()(const std::vector<double>& value) const { return sequence(value, '[', ']'); }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string python_repr(const Fields::Value& value) { return std::visit(PythonPrinter{}, value); }

std::string python_repr(std::string_view name, const Fields& fields) {
  std::string text = std::string(name) + "(";
  bool first = true;
  for (const auto& [key, value] : fields) {
    const std::string printed = python_repr(value);
    if (printed.empty()) continue;
    text += (first ? "" : ", ") + key + "=" + printed;
    first = false;
  }
  return text + ")";
}

Fields::Value fill_value(const std::vector<double>& fill) {
  if (fill.empty()) return std::monostate();
  std::vector<int64_t> whole;
  for (double value : fill)
    if (std::abs(value) < 1e15 && value == std::trunc(value)) whole.push_back(static_cast<int64_t>(value));
  if (whole.size() < fill.size()) return fill.size() == 1 ? Fields::Value(fill[0]) : Fields::Value(fill);
  return fill.size() == 1 ? Fields::Value(whole[0]) : Fields::Value(whole);
}

Transform::~Transform() = default;

Params Transform::make_params(const at::Tensor&, std::optional<at::Generator>) const { return {}; }

at::Tensor Transform::forward(const at::Tensor& input, std::optional<at::Generator> generator) const {
  return transform(input, make_params(input, std::move(generator)));
}

std::string Transform::repr() const { return python_repr(name(), options()); }

bool operator==(const Transform& a, const Transform& b) { return a.name() == b.name() && a.options() == b.options(); }

std::ostream& operator<<(std::ostream& out, const Transform& transform) { return out << transform.repr(); }

}  // namespace torchvision::transforms
