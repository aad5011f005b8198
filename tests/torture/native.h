#pragma once

#include "torture/case.h"

namespace torchvision::torture {

/// An operator by its schema, so that one added to the library needs nothing here.
Tensors call_native(const std::string& name, const Tensors& inputs, const nlohmann::json& parameters);

/// A number of `parameters`, also where JSON has none for it.
double real(const nlohmann::json& parameters, const std::string& name);

}  // namespace torchvision::torture
