#include "torchvision/transforms/transform.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <utility>

#include "core/python_text.h"
#include "transforms/input_size.h"
#include "transforms/printed.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

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

Fields::Value fill_value(const FillByKind& fill) {
  const std::vector<FillByKind::Entry>& entries = fill.entries();
  if (entries.size() == 1 && entries[0].first == "others") return fill_value(entries[0].second);
  std::vector<Fields::Item> items;
  for (const auto& [kind, values] : entries) items.emplace_back(kind, fill_value(values));
  return std::vector<Fields>{Fields(std::move(items))};
}

Transform::Transform(std::string_view name, Fields options) : name_(name), options_(std::move(options)) {}

Transform::~Transform() = default;

void Transform::check_inputs(const Inputs&) const {}

bool Transform::takes(const Value& value) const {
  return std::visit([]<class T>(const T&) { return tv_tensors::Transformable<T>; }, value);
}

Params Transform::draw(const Inputs&, const std::optional<at::Generator>&) const { return {}; }

std::vector<bool> Transform::chosen(const Sample& sample) const {
  bool plain_is_image = std::none_of(sample.begin(), sample.end(), [](const Sample::Item& item) {
    return std::holds_alternative<tv_tensors::Image>(item.second) ||
           std::holds_alternative<tv_tensors::Video>(item.second);
  });
  std::vector<bool> flags;
  for (const auto& [_, value] : sample) {
    bool flag = takes(value);
    if (flag && std::holds_alternative<at::Tensor>(value)) flag = std::exchange(plain_is_image, false);
    flags.push_back(flag);
  }
  return flags;
}

Params Transform::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  Inputs all, selected;
  const std::vector<bool> flags = chosen(sample);
  for (size_t i = 0; i < sample.size(); ++i) {
    all.push_back(sample.value(i));
    if (flags[i]) selected.push_back(sample.value(i));
  }
  check_inputs(all);
  Params params = draw(selected, generator);
  if (!records_input_size()) return params;
  const std::optional<std::array<int64_t, 2>> size = common_size(selected);
  if (!size) return params;
  std::vector<Fields::Item> items(params.begin(), params.end());
  items.emplace_back("input_size", *size);
  return Params(std::move(items));
}

Params Transform::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  Params params = Transform::prepare(sample, generator);
  Transform::replay(sample, params);
  return params;
}

void Transform::replay(Sample& sample, const Params& params) const {
  const std::vector<bool> flags = chosen(sample);
  for (size_t i = 0; i < sample.size(); ++i)
    if (flags[i]) sample.value(i) = apply(sample.value(i), params);
}

bool Transform::leaves_places() const { return false; }

bool Transform::records_input_size() const { return false; }

bool Transform::can_undo() const { return false; }

bool Transform::has_inverse() const { return leaves_places() || can_undo(); }

Value Transform::undo(const Value& result, const Params&) const {
  TORCH_CHECK_VALUE(leaves_places(), name(), " has no inverse: what it does to places cannot be undone");
  return result;
}

void Transform::revert(Sample& sample, const Params& params) const {
  if (leaves_places()) return;
  TORCH_CHECK_VALUE(has_inverse(), name(), " has no inverse: what it does to places cannot be undone");
  const std::vector<bool> flags = chosen(sample);
  for (size_t i = 0; i < sample.size(); ++i)
    if (flags[i]) sample.value(i) = undo(sample.value(i), params);
}

std::array<int64_t, 2> Transform::input_size(const Params& params) const {
  TORCH_CHECK_VALUE(params.contains("input_size"), name(),
                    ": the inverse needs the parameter input_size, which is drawn where all inputs have one size");
  return params.get<std::array<int64_t, 2>>("input_size");
}

void Transform::throw_other_kind(const Value& value) {
  TORCH_CHECK_TYPE(false, "the transform gave a ", tv_tensors::kind_of(value),
                   ", another kind than it took; pass a Sample, whose values may change their kind");
}

std::string Transform::repr() const { return python_repr(name(), printed_fields(name(), options())); }

RandomApplyTransform::RandomApplyTransform(std::string_view name, Fields options, double p)
    : Transform(name, std::move(options)), p_(p) {
  check_probability(this->name().c_str(), p);
}

Params RandomApplyTransform::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  // Inputs that cannot be transformed are refused whatever is drawn, as in Python.
  Inputs all;
  for (const auto& [_, value] : sample) all.push_back(value);
  check_inputs(all);
  if (!draw_apply(p_, generator)) return {{"apply", false}};
  std::vector<Fields::Item> items = {{"apply", true}};
  const Params drawn = Transform::prepare(sample, generator);
  items.insert(items.end(), drawn.begin(), drawn.end());
  return Params(std::move(items));
}

Params RandomApplyTransform::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  Params params = RandomApplyTransform::prepare(sample, generator);
  RandomApplyTransform::replay(sample, params);
  return params;
}

void RandomApplyTransform::replay(Sample& sample, const Params& params) const {
  if (params.get<bool>("apply")) Transform::replay(sample, params);
}

void RandomApplyTransform::revert(Sample& sample, const Params& params) const {
  if (params.get<bool>("apply")) Transform::revert(sample, params);
}

bool operator==(const Transform& a, const Transform& b) { return a.name() == b.name() && a.options() == b.options(); }

std::ostream& operator<<(std::ostream& out, const Transform& transform) { return out << transform.repr(); }

}  // namespace torchvision::transforms
