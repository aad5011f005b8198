#pragma once

#include <memory>
#include <string_view>

#include "torchvision/checkpoint/value.h"
#include "torchvision/core/export.h"

namespace torch::nn {
class Module;
}
namespace torch::optim {
class Optimizer;
}

namespace torchvision::train {

enum class OptimizerKind { kSGD, kAdamW };

/// Python's name of the class: "SGD", "AdamW".
TORCHVISION_API std::string_view to_string(OptimizerKind kind) noexcept;

/// Python: the parameters of torch.optim.SGD and torch.optim.AdamW.
struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kSGD;
  double lr = 0.1;
  double weight_decay = 1e-4;
  double momentum = 0.9;  ///< of SGD
  bool nesterov = false;  ///< of SGD
  double beta1 = 0.9;     ///< of AdamW
  double beta2 = 0.999;   ///< of AdamW
  double eps = 1e-8;      ///< of AdamW
};

/// An optimiser of all the module's parameters that want gradients. To see its type, include <torch/optim.h>.
TORCHVISION_API std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::nn::Module& module,
                                                                        const OptimizerOptions& options);

TORCHVISION_API void set_lr(torch::optim::Optimizer& optimizer, double lr);

/// What an SGD or AdamW remembers, by the parameters' names: {"momentum_buffer"} or {"step", "exp_avg", "exp_avg_sq"}.
/// The tensors share the optimiser's memory. LibTorch itself numbers them, which a reordered model would mix up.
TORCHVISION_API checkpoint::Value optimizer_state(const torch::optim::Optimizer& optimizer,
                                                  const torch::nn::Module& module);

/// The inverse. Everything is compared before anything is changed; a FormatError (kMismatch) names what does not fit.
TORCHVISION_API void load_optimizer_state(torch::optim::Optimizer& optimizer, const torch::nn::Module& module,
                                          const checkpoint::Value& state);

}  // namespace torchvision::train
