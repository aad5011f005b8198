#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace torchvision::parity {

using Tensors = std::map<std::string, at::Tensor>;
/// Computes one case: inputs by argument name and the parameters as JSON, to outputs by name.
using Function = std::function<Tensors(const Tensors& inputs, const nlohmann::json& parameters)>;
using Functions = std::map<std::string, Function>;

// One a file of this folder; listed in parity_runner.cpp. The Python side is scripts/parity/parity_<file>.py.
Functions checkpoint_functions();
Functions io_functions();
Functions models_functions();
Functions ops_boxes_functions();
Functions ops_deform_functions();
Functions ops_masks_functions();
Functions ops_module_forms_functions();
Functions ops_modules_functions();
Functions ops_nms_functions();
Functions ops_roi_functions();
Functions transform_classes_functions();
Functions transform_draws_functions();
Functions transforms_color_functions();
Functions transforms_functions();
Functions transforms_geometry_functions();

}  // namespace torchvision::parity
