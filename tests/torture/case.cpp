#include "torture/case.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include "support/golden.h"
#include "torture/functions.h"

namespace torchvision::torture {
namespace {

using nlohmann::json;

const std::map<std::string, at::ScalarType> kTypes = {
    {"bool", at::kBool},
    {"uint8", at::kByte},
    {"int8", at::kChar},
    {"int16", at::kShort},
    {"int32", at::kInt},
    {"int64", at::kLong},
    {"uint16", at::kUInt16},
    {"float16", at::kHalf},
    {"bfloat16", at::kBFloat16},
    {"float32", at::kFloat},
    {"float64", at::kDouble},
    {"complex64", at::kComplexFloat},
    {"float8_e4m3fn", at::kFloat8_e4m3fn},
};

at::Tensor laid_out(const at::Tensor& tensor, const std::string& layout) {
  if (layout == "transposed") return tensor.transpose(-1, -2).contiguous().transpose(-1, -2);
  if (layout == "channels_last") return tensor.contiguous(at::MemoryFormat::ChannelsLast);
  if (layout == "stepped") return tensor.repeat_interleave(2, -1).slice(-1, 0, std::nullopt, 2);
  // One element behind the start of its memory: no vector is aligned.
  if (layout == "offset") return at::cat({tensor.new_zeros({1}), tensor.flatten()}).slice(0, 1).view(tensor.sizes());
  throw std::runtime_error("tests/torture/case.cpp: unknown layout '" + layout + "'");
}

}  // namespace

at::Tensor prepared(const at::Tensor& tensor, const json& recipe) {
  if (recipe.value("undefined", false)) return {};
  at::Tensor result = tensor;
  if (recipe.contains("dtype")) result = result.to(kTypes.at(recipe["dtype"].get<std::string>()));
  if (recipe.contains("fill")) result = at::full_like(result, recipe["fill"].get<double>());
  if (recipe.value("flat", false)) result = result.flatten();
  if (recipe.contains("sizes")) result = result.expand(recipe["sizes"].get<std::vector<int64_t>>());
  if (recipe.contains("layout")) result = laid_out(result, recipe["layout"].get<std::string>());
  if (recipe.contains("device")) result = result.to(at::Device(recipe["device"].get<std::string>()));
  return result;
}

std::vector<Case> read_cases(const std::string& path) {
  const testing::TensorFile file = testing::read_tensor_file(path);
  std::vector<Case> cases;
  for (const json& one : file.metadata.at("cases")) {
    cases.push_back({one.at("function"),
                     {},
                     one.at("parameters"),
                     one.value("recipes", json::object()),
                     one.value("leaves", std::vector<std::string>()),
                     one.value("also_named", std::vector<std::string>())});
  }
  for (const auto& [key, tensor] : file.tensors)
    if (const size_t slash = key.find('/'); slash != std::string::npos && key.starts_with("in"))
      cases.at(std::stoul(key.substr(2, slash))).inputs[key.substr(slash + 1)] = tensor;
  return cases;
}

Tensors answer(const Case& one) {
  Tensors inputs;
  for (const auto& [name, tensor] : one.inputs)
    inputs[name] = prepared(tensor, one.recipes.value(name, json::object()));
  std::vector<std::string> names;
  std::vector<at::Tensor> leaves;
  // Of shapes alone ATen knows few gradients.
  const bool has_values = std::none_of(
      inputs.begin(), inputs.end(), [](const auto& input) { return input.second.defined() && input.second.is_meta(); });
  for (const std::string& name : one.leaves) {
    at::Tensor& input = inputs.at(name);
    if (!has_values || !input.defined() || !input.is_floating_point() || at::isFloat8Type(input.scalar_type()))
      continue;
    names.push_back(name);
    leaves.push_back(input = input.detach().requires_grad_());
  }
  Tensors result = call(one.function, inputs, one.parameters);
  const at::Tensor& out = result.begin()->second;
  // An input that comes back as it is may be an expanded one of more elements than can be summed up.
  constexpr int64_t kMostSummed = int64_t{1} << 24;
  if (leaves.empty() || !out.defined() || !out.requires_grad() || out.numel() > kMostSummed) return result;
  const auto gradients = torch::autograd::grad({out.sum()}, leaves, {}, {}, false, /*allow_unused=*/true);
  for (size_t i = 0; i < names.size(); ++i)
    if (gradients[i].defined()) result["out/gradient/" + names[i]] = gradients[i];
  return result;
}

bool names_its_call(const std::string& text, const Case& one) {
  const auto has = [&text](const std::string& name) { return text.find(name) != std::string::npos; };
  const size_t colons = one.function.rfind(':');
  return has(colons == std::string::npos ? one.function : one.function.substr(colons + 1)) ||
         std::any_of(one.also_named.begin(), one.also_named.end(), has) ||
         std::any_of(one.inputs.begin(), one.inputs.end(), [&](const auto& input) { return has(input.first); });
}

}  // namespace torchvision::torture
