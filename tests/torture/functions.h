#pragma once

#include <functional>

#include "torture/case.h"

namespace torchvision::torture {

using Function = std::function<Tensors(const Tensors& inputs, const nlohmann::json& parameters)>;
using Functions = std::map<std::string, Function>;

/// Calls an operator of the dispatcher ("torchvision::nms": arguments by the names in its schema) or one of the public
/// functions in functions.cpp and masks.cpp.
Tensors call(const std::string& function, const Tensors& inputs, const nlohmann::json& parameters);

const Functions& mask_functions();

}  // namespace torchvision::torture
