#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace torch::nn {
class Module;
}

namespace torchvision::testing {

/// A module of torchvision::ops by its name and its arguments' names, as scripts/golden/module_cases.py builds it.
std::shared_ptr<torch::nn::Module> build_module(const std::string& name, const nlohmann::json& arguments);

/// What module_cases.py answers for the same row: the printed form, names and initial values, outputs and gradients.
std::map<std::string, at::Tensor> answer_of_module(const nlohmann::json& row,
                                                   const std::map<std::string, at::Tensor>& inputs);

/// The characters of a text that travels as a tensor.
std::string text_of(const at::Tensor& characters);

}  // namespace torchvision::testing
