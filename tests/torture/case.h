#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// One call of an operator with arguments that nobody would mean. scripts/torture draws them and says what must come.
namespace torchvision::torture {

using Tensors = std::map<std::string, at::Tensor>;

struct Case {
  std::string function;       ///< "torchvision::nms", an operator of the dispatcher, or "box_iou", a public function
  Tensors inputs;             ///< by argument
  nlohmann::json parameters;  ///< by argument; numbers that JSON lacks are strings: "nan", "inf", "-inf"
  nlohmann::json recipes;     ///< what becomes of an input before the call, by argument: see prepared()
  std::vector<std::string> leaves;      ///< inputs for which a gradient is asked
  std::vector<std::string> also_named;  ///< what errors may name beside the function and the inputs
};

/// The cases of one request, in order.
std::vector<Case> read_cases(const std::string& path);

/// `tensor` after its recipe: {"undefined": true}, {"dtype": "float16"}, {"fill": -1e30}, {"flat": true}, {"sizes":
/// [1099511627776, 4]} (expanded), {"layout": "transposed"}, {"device": "meta"}, in this order where there are several.
at::Tensor prepared(const at::Tensor& tensor, const nlohmann::json& recipe);

/// The result as "out", or "out0", "out1", …, and the gradients as "gradient/<leaf>". Throws what the call throws.
Tensors answer(const Case& one);

/// Whether an error's text says which function was called, or which of its arguments is wrong.
bool names_its_call(const std::string& text, const Case& one);

}  // namespace torchvision::torture
