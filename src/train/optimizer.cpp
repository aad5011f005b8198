#include "torchvision/train/optimizer.h"

#include <torch/nn/module.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include "torchvision/core/error.h"

namespace torchvision::train {
namespace {

using checkpoint::Value;
using torch::optim::AdamWParamState;
using torch::optim::Optimizer;
using torch::optim::OptimizerParamState;
using torch::optim::SGDParamState;

[[noreturn]] void mismatch(const std::string& parameter, const std::string& expected, const std::string& actual) {
  throw FormatError(ErrorCode::kMismatch, "cannot restore the optimizer's state of '" + parameter + "'",
                    {.expected = expected, .actual = actual});
}

Value value_of(const OptimizerParamState& state) {
  Value value = Value::dict();
  if (const auto* sgd = dynamic_cast<const SGDParamState*>(&state)) {
    if (sgd->momentum_buffer().defined()) value.set("momentum_buffer", sgd->momentum_buffer());
  } else if (const auto* adamw = dynamic_cast<const AdamWParamState*>(&state)) {
    value.set("step", adamw->step()).set("exp_avg", adamw->exp_avg()).set("exp_avg_sq", adamw->exp_avg_sq());
  } else {
    TORCH_CHECK_TYPE(false, "optimizer_state: only SGD and AdamW are known");
  }
  return value;
}

/// A tensor of the state, which has the parameter's shape and dtype.
at::Tensor tensor_of(const std::string& name, const Value& value, const char* key, const at::Tensor& parameter) {
  const at::Tensor& tensor = value.at(key).as_tensor();
  if (tensor.sizes() != parameter.sizes() || tensor.scalar_type() != parameter.scalar_type())
    mismatch(name, c10::str(key, " ", parameter.scalar_type(), " ", parameter.sizes()),
             c10::str(tensor.scalar_type(), " ", tensor.sizes()));
  return tensor.detach().clone(at::MemoryFormat::Preserve).to(parameter.device());
}

std::unique_ptr<OptimizerParamState> state_of(const Optimizer& optimizer, const std::string& name, const Value& value,
                                              const at::Tensor& parameter) {
  if (dynamic_cast<const torch::optim::SGD*>(&optimizer)) {
    auto state = std::make_unique<SGDParamState>();
    if (value.contains("momentum_buffer")) state->momentum_buffer(tensor_of(name, value, "momentum_buffer", parameter));
    return state;
  }
  TORCH_CHECK_TYPE(dynamic_cast<const torch::optim::AdamW*>(&optimizer),
                   "load_optimizer_state: only SGD and AdamW are known");
  auto state = std::make_unique<AdamWParamState>();
  state->step(value.at("step").as_int());
  state->exp_avg(tensor_of(name, value, "exp_avg", parameter));
  state->exp_avg_sq(tensor_of(name, value, "exp_avg_sq", parameter));
  return state;
}

}  // namespace

std::string_view to_string(OptimizerKind kind) noexcept { return kind == OptimizerKind::kSGD ? "SGD" : "AdamW"; }

std::unique_ptr<Optimizer> make_optimizer(const torch::nn::Module& module, const OptimizerOptions& options) {
  std::vector<at::Tensor> parameters;
  for (const at::Tensor& parameter : module.parameters())
    if (parameter.requires_grad()) parameters.push_back(parameter);
  TORCH_CHECK_VALUE(!parameters.empty(), "make_optimizer: the module has no parameter that wants gradients");
  if (options.kind == OptimizerKind::kSGD)
    return std::make_unique<torch::optim::SGD>(std::move(parameters), torch::optim::SGDOptions(options.lr)
                                                                          .momentum(options.momentum)
                                                                          .weight_decay(options.weight_decay)
                                                                          .nesterov(options.nesterov));
  return std::make_unique<torch::optim::AdamW>(std::move(parameters), torch::optim::AdamWOptions(options.lr)
                                                                          .betas({options.beta1, options.beta2})
                                                                          .eps(options.eps)
                                                                          .weight_decay(options.weight_decay));
}

void set_lr(Optimizer& optimizer, double lr) {
  for (torch::optim::OptimizerParamGroup& group : optimizer.param_groups()) group.options().set_lr(lr);
}

Value optimizer_state(const Optimizer& optimizer, const torch::nn::Module& module) {
  Value states = Value::dict();
  for (const auto& parameter : module.named_parameters()) {
    const auto found = optimizer.state().find(parameter.value().unsafeGetTensorImpl());
    if (found != optimizer.state().end()) states.set(parameter.key(), value_of(*found->second));
  }
  return states;
}

void load_optimizer_state(Optimizer& optimizer, const torch::nn::Module& module, const Value& state) {
  std::vector<std::pair<void*, std::unique_ptr<OptimizerParamState>>> states;
  const auto parameters = module.named_parameters();
  for (const auto& [key, value] : state.as_dict()) {
    const std::string& name = key.as_string();
    const at::Tensor* parameter = parameters.find(name);
    if (!parameter) mismatch(name, "a parameter of the model", "a name that it does not have");
    states.emplace_back(parameter->unsafeGetTensorImpl(), state_of(optimizer, name, value, *parameter));
  }
  optimizer.state().clear();
  for (auto& [parameter, parameter_state] : states) optimizer.state()[parameter] = std::move(parameter_state);
}

}  // namespace torchvision::train
