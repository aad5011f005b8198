#include "transforms/option_reader.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <algorithm>

#include "core/python_text.h"
#include "transforms/dtype_names.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

std::optional<int64_t> as_integer(const Fields::Value& value) {
  if (const auto* whole = std::get_if<int64_t>(&value)) return *whole;
  return std::nullopt;
}

std::optional<double> as_number(const Fields::Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto whole = as_integer(value)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<std::vector<int64_t>> as_integers(const Fields::Value& value) {
  if (const auto one = as_integer(value)) return std::vector<int64_t>{*one};
  if (const auto* many = std::get_if<std::vector<int64_t>>(&value)) return *many;
  if (const auto* two = std::get_if<std::array<int64_t, 2>>(&value))
    return std::vector<int64_t>(two->begin(), two->end());
  return std::nullopt;
}

std::optional<std::vector<double>> as_numbers(const Fields::Value& value) {
  if (const auto one = as_number(value)) return std::vector<double>{*one};
  if (const auto* many = std::get_if<std::vector<double>>(&value)) return *many;
  if (const auto* two = std::get_if<std::array<double, 2>>(&value))
    return std::vector<double>(two->begin(), two->end());
  if (const auto whole = as_integers(value)) return std::vector<double>(whole->begin(), whole->end());
  return std::nullopt;
}

bool is_none(const Fields::Value& value) { return std::holds_alternative<std::monostate>(value); }

}  // namespace

const Fields::Value* OptionReader::find(std::string_view name, const char* type, bool required, std::string otherwise) {
  descriptions_.push_back({.name = std::string(name),
                           .type = type,
                           .default_value = required ? std::string() : std::move(otherwise),
                           .required = required});
  if (given_ == nullptr) return nullptr;
  const auto item =
      std::find_if(given_->begin(), given_->end(), [&](const auto& other) { return other.first == name; });
  if (item != given_->end()) return &item->second;
  TORCH_CHECK_VALUE(!required, transform_, ": the option '", name, "' (", type, ") is missing");
  return nullptr;
}

void OptionReader::refuse(std::string_view name, const std::string& expected) const {
  const std::string text = python_repr(given_->at(name));
  TORCH_CHECK_TYPE(false, transform_, ": expected ", expected, " for the option '", name, "', got ",
                   text.empty() ? "a value of another type" : text);
}

int64_t OptionReader::integer(std::string_view name) { return integer_like(name, 1); }

int64_t OptionReader::integer_like(std::string_view name, int64_t for_description) {
  const Fields::Value* value = find(name, "int", true, "");
  if (value == nullptr) return for_description;
  if (const auto found = as_integer(*value)) return *found;
  refuse(name, "an integer");
}

int64_t OptionReader::integer(std::string_view name, int64_t otherwise) {
  const Fields::Value* value = find(name, "int", false, core::python_text(otherwise));
  if (value == nullptr) return otherwise;
  if (const auto found = as_integer(*value)) return *found;
  refuse(name, "an integer");
}

std::optional<int64_t> OptionReader::optional_integer(std::string_view name) {
  const Fields::Value* value = find(name, "int or None", false, "None");
  if (value == nullptr || is_none(*value)) return std::nullopt;
  if (const auto found = as_integer(*value)) return *found;
  refuse(name, "an integer or None");
}

std::vector<int64_t> OptionReader::integers(std::string_view name) {
  const Fields::Value* value = find(name, "int or sequence of int", true, "");
  if (value == nullptr) return {1};
  if (auto found = as_integers(*value)) return *found;
  refuse(name, "one integer or several");
}

std::vector<int64_t> OptionReader::integers(std::string_view name, std::vector<int64_t> otherwise) {
  const Fields::Value* value = find(name, "int or sequence of int", false, python_repr(otherwise));
  if (value == nullptr) return otherwise;
  if (auto found = as_integers(*value)) return *found;
  refuse(name, "one integer or several");
}

std::optional<std::vector<int64_t>> OptionReader::optional_integers(std::string_view name) {
  const Fields::Value* value = find(name, "int, sequence of int, or None", false, "None");
  if (value == nullptr || is_none(*value)) return std::nullopt;
  if (auto found = as_integers(*value)) return found;
  refuse(name, "one integer, several, or None");
}

std::vector<int64_t> OptionReader::integers_or_none(std::string_view name) {
  const Fields::Value* value = find(name, "int, sequence of int, or None", true, "");
  if (value == nullptr) return {1};
  if (is_none(*value)) return {};
  if (auto found = as_integers(*value)) return *found;
  refuse(name, "one integer, several, or None");
}

double OptionReader::number(std::string_view name) {
  const Fields::Value* value = find(name, "float", true, "");
  if (value == nullptr) return 1.0;
  if (const auto found = as_number(*value)) return *found;
  refuse(name, "a number");
}

double OptionReader::number(std::string_view name, double otherwise) {
  const Fields::Value* value = find(name, "float", false, core::python_text(otherwise));
  if (value == nullptr) return otherwise;
  if (const auto found = as_number(*value)) return *found;
  refuse(name, "a number");
}

std::optional<double> OptionReader::optional_number(std::string_view name) {
  const Fields::Value* value = find(name, "float or None", false, "None");
  if (value == nullptr || is_none(*value)) return std::nullopt;
  if (const auto found = as_number(*value)) return found;
  refuse(name, "a number or None");
}

std::vector<double> OptionReader::numbers(std::string_view name) {
  const Fields::Value* value = find(name, "float or sequence of float", true, "");
  if (value == nullptr) return {1.0};
  if (auto found = as_numbers(*value)) return *found;
  refuse(name, "one number or several");
}

std::vector<double> OptionReader::numbers(std::string_view name, std::vector<double> otherwise) {
  const std::string spelled = otherwise.empty() ? "None" : python_repr(fill_value(otherwise));
  const Fields::Value* value = find(name, "float or sequence of float", false, spelled);
  if (value == nullptr) return otherwise;
  if (is_none(*value)) return {};
  if (auto found = as_numbers(*value)) return *found;
  refuse(name, "one number or several");
}

std::optional<std::vector<double>> OptionReader::optional_numbers(std::string_view name) {
  const Fields::Value* value = find(name, "float, sequence of float, or None", false, "None");
  if (value == nullptr || is_none(*value)) return std::nullopt;
  if (auto found = as_numbers(*value)) return found;
  refuse(name, "one number, several, or None");
}

std::vector<double> OptionReader::numbers_or_random(std::string_view name, std::vector<double> otherwise) {
  const Fields::Value* value =
      find(name, "float, sequence of float, or 'random'", false, python_repr(fill_value(otherwise)));
  if (value == nullptr) return otherwise;
  if (is_none(*value)) return {};
  if (const auto* word = std::get_if<std::string>(value); word != nullptr && *word == "random") return {};
  if (auto found = as_numbers(*value)) return *found;
  refuse(name, "one number, several, or 'random'");
}

std::array<double, 2> OptionReader::range(std::string_view name, std::array<double, 2> otherwise) {
  const Fields::Value* value = find(name, "(float, float)", false, python_repr(otherwise));
  if (value == nullptr) return otherwise;
  const auto found = as_numbers(*value);
  if (!found || found->size() != 2) refuse(name, "two numbers, the smallest and the largest,");
  return {(*found)[0], (*found)[1]};
}

std::optional<std::array<double, 2>> OptionReader::optional_range(std::string_view name) {
  const Fields::Value* value = find(name, "(float, float) or None", false, "None");
  if (value == nullptr || is_none(*value)) return std::nullopt;
  const auto found = as_numbers(*value);
  if (!found || found->size() != 2) refuse(name, "two numbers or None");
  return std::array<double, 2>{(*found)[0], (*found)[1]};
}

std::array<int64_t, 2> OptionReader::pair(std::string_view name) {
  const Fields::Value* value = find(name, "(int, int)", true, "");
  if (value == nullptr) return {1, 1};
  const auto found = as_integers(*value);
  if (!found || found->size() != 2) refuse(name, "two integers");
  return {(*found)[0], (*found)[1]};
}

bool OptionReader::flag(std::string_view name, bool otherwise) {
  const Fields::Value* value = find(name, "bool", false, core::python_text(otherwise));
  if (value == nullptr) return otherwise;
  if (const auto* found = std::get_if<bool>(value)) return *found;
  refuse(name, "true or false");
}

std::string OptionReader::text(std::string_view name) {
  const Fields::Value* value = find(name, "str", true, "");
  if (value == nullptr) return {};
  if (const auto* found = std::get_if<std::string>(value)) return *found;
  refuse(name, "a text");
}

std::string OptionReader::text(std::string_view name, std::string otherwise) {
  const Fields::Value* value = find(name, "str", false, core::python_quoted(otherwise));
  if (value == nullptr) return otherwise;
  if (const auto* found = std::get_if<std::string>(value)) return *found;
  refuse(name, "a text");
}

std::optional<std::string> OptionReader::optional_text(std::string_view name, std::optional<std::string> otherwise) {
  const Fields::Value* value =
      find(name, "str or None", false, otherwise ? core::python_quoted(*otherwise) : std::string("None"));
  if (value == nullptr) return otherwise;
  if (is_none(*value)) return std::nullopt;
  if (const auto* found = std::get_if<std::string>(value)) return *found;
  refuse(name, "a text or None");
}

InterpolationMode OptionReader::interpolation(std::string_view name, InterpolationMode otherwise) {
  const std::string given = text(name, std::string(to_string(otherwise)));
  if (const auto mode = parse_interpolation_mode(given)) return *mode;
  refuse(name, "nearest, nearest-exact, bilinear or bicubic");
}

PaddingMode OptionReader::padding_mode(std::string_view name, PaddingMode otherwise) {
  const std::string given = text(name, std::string(to_string(otherwise)));
  if (const auto mode = parse_padding_mode(given)) return *mode;
  refuse(name, "constant, edge, reflect or symmetric");
}

at::ScalarType OptionReader::dtype(std::string_view name) {
  const Fields::Value* value = find(name, "torch.dtype", true, "");
  if (value == nullptr) return at::kFloat;
  if (const auto* found = std::get_if<at::ScalarType>(value)) return *found;
  if (const auto* spelled = std::get_if<std::string>(value))
    if (const auto found = parse_dtype(*spelled)) return *found;
  refuse(name, "a dtype as 'float32'");
}

at::ScalarType OptionReader::dtype(std::string_view name, at::ScalarType otherwise) {
  const Fields::Value* value = find(name, "torch.dtype", false, "torch." + std::string(dtype_name(otherwise)));
  if (value == nullptr) return otherwise;
  if (const auto* found = std::get_if<at::ScalarType>(value)) return *found;
  if (const auto* spelled = std::get_if<std::string>(value))
    if (const auto found = parse_dtype(*spelled)) return *found;
  refuse(name, "a dtype as 'float32'");
}

at::Tensor OptionReader::tensor(std::string_view name) {
  const Fields::Value* value = find(name, "Tensor", true, "");
  if (value == nullptr) return at::ones({1});
  if (const auto* found = std::get_if<at::Tensor>(value)) return *found;
  if (const auto found = as_numbers(*value)) return at::tensor(*found, at::kDouble).to(at::kFloat);
  refuse(name, "a tensor or nested lists of numbers");
}

std::vector<TransformPtr> OptionReader::transforms(std::string_view name) {
  const Fields::Value* value = find(name, "sequence of transforms", true, "");
  if (value == nullptr) return {make_transform("Identity")};
  const auto* steps = std::get_if<std::vector<Fields>>(value);
  if (steps == nullptr) refuse(name, "a list of transforms");
  std::vector<TransformPtr> made;
  for (const Fields& step : *steps) {
    std::vector<Fields::Item> options;
    for (const Fields::Item& item : step)
      if (item.first != "type") options.push_back(item);
    made.push_back(make_transform(step.get<std::string>("type"), Fields(std::move(options))));
  }
  return made;
}

void OptionReader::refuse_unknown(const Fields& given) const {
  for (const auto& [name, _] : given) {
    const bool known = std::any_of(descriptions_.begin(), descriptions_.end(),
                                   [&name = name](const OptionDescription& option) { return option.name == name; });
    std::string names;
    for (const OptionDescription& option : descriptions_) names += (names.empty() ? "" : ", ") + option.name;
    TORCH_CHECK_VALUE(known, transform_, ": unknown option '", name, "'; there ",
                      names.empty() ? "are none" : "are: " + names);
  }
}

}  // namespace torchvision::transforms
