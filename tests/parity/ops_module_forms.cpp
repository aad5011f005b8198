// The C++ side of scripts/parity/parity_ops_module_forms.py.
#include "parity/functions.h"
#include "support/module_cases.h"

namespace torchvision::parity {
namespace {

Tensors module_form(const Tensors& inputs, const nlohmann::json& row) { return testing::answer_of_module(row, inputs); }

}  // namespace

Functions ops_module_forms_functions() {
  Functions functions;
  for (const char* name : {"Conv2dNormActivation", "Conv3dNormActivation", "DeformConv2d", "FeaturePyramidNetwork",
                           "FrozenBatchNorm2d", "MLP", "MultiScaleRoIAlign", "SqueezeExcitation"})
    functions.emplace("ops." + std::string(name), module_form);
  return functions;
}

}  // namespace torchvision::parity
