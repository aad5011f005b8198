// Pipelines as JSON: a transform is an object of its type and its options.
#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <nlohmann/json.hpp>

#include "torchvision/transforms/registry.h"
#include "transforms/dtype_names.h"

namespace torchvision::transforms {
namespace {

using Json = nlohmann::ordered_json;

/// Pipelines nest; a file that nests without end is none.
constexpr int kMostLevels = 32;

Json json_of(const Fields& fields);

struct Writer {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(at::ScalarType dtype) const { return std::string(dtype_name(dtype)); }
  Json operator()(const at::Tensor& tensor) const {
    if (tensor.dim() == 0) return tensor.item<double>();
    Json rows = Json::array();
    for (const at::Tensor& row : tensor.unbind()) rows.push_back((*this)(row));
    return rows;
  }
  Json operator()(const std::vector<Fields>& list) const {
    Json items = Json::array();
    for (const Fields& fields : list) items.push_back(json_of(fields));
    return items;
  }
  template <class Plain>
  Json operator()(const Plain& value) const {
    return value;
  }
};

Json json_of(const Fields& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) {
    const auto* list = std::get_if<std::vector<Fields>>(&value);
    // By kind: an object, not a list of one.
    const bool by_kind = list != nullptr && list->size() == 1 && (name == "fill" || name == "dtype");
    object[name] = by_kind ? json_of(list->front()) : std::visit(Writer{}, value);
  }
  return object;
}

Fields fields_of(const Json& object, int level);

/// Rows of one length, as float32.
at::Tensor matrix_of(const std::string& name, const Json& rows) {
  std::vector<at::Tensor> made;
  for (const Json& row : rows) {
    TORCH_CHECK_TYPE(row.is_array() && std::all_of(row.begin(), row.end(), [](const Json& x) { return x.is_number(); }),
                     "the option '", name, "' has rows that are not numbers");
    made.push_back(at::tensor(row.get<std::vector<double>>(), at::kDouble).to(at::kFloat));
    TORCH_CHECK_VALUE(made.back().sizes() == made[0].sizes(), "the option '", name, "' has rows of different lengths");
  }
  return at::stack(made);
}

Fields::Value list_of(const std::string& name, const Json& list, int level) {
  if (list.empty()) return std::vector<double>{};
  if (list[0].is_object()) {
    std::vector<Fields> items;
    for (const Json& item : list) items.push_back(fields_of(item, level));
    return items;
  }
  if (list[0].is_array()) return matrix_of(name, list);
  bool whole = true;
  for (const Json& item : list) {
    TORCH_CHECK_TYPE(item.is_number(), "the option '", name, "' has a list that mixes numbers with other things");
    whole &= item.is_number_integer();
  }
  return whole ? Fields::Value(list.get<std::vector<int64_t>>()) : Fields::Value(list.get<std::vector<double>>());
}

Fields::Value value_of(const std::string& name, const Json& json, int level) {
  if (json.is_null()) return std::monostate();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) return list_of(name, json, level);
  return std::vector<Fields>{fields_of(json, level)};
}

Fields fields_of(const Json& object, int level) {
  TORCH_CHECK_VALUE(level < kMostLevels, "a pipeline that nests deeper than ", kMostLevels, " levels");
  TORCH_CHECK_TYPE(object.is_object(), "expected a transform as an object {\"type\": ...}, got ", object.dump());
  std::vector<Fields::Item> items;
  for (const auto& [name, value] : object.items()) items.emplace_back(name, value_of(name, value, level + 1));
  return Fields(std::move(items));
}

}  // namespace

std::string to_json(const Transform& transform) {
  std::vector<Fields::Item> items = {{"type", transform.name()}};
  for (const Fields::Item& item : transform.options()) items.push_back(item);
  return json_of(Fields(std::move(items))).dump();
}

TransformPtr from_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  TORCH_CHECK_VALUE(!json.is_discarded(), "from_json: the text is not JSON");
  const Fields all = fields_of(json, 0);
  std::vector<Fields::Item> options;
  for (const Fields::Item& item : all)
    if (item.first != "type") options.push_back(item);
  const std::string type = all.contains("type") ? all.get<std::string>("type") : "Compose";
  return make_transform(type, Fields(std::move(options)));
}

}  // namespace torchvision::transforms
