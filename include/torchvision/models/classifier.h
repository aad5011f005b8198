#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/container/any.h>

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "torchvision/core/export.h"

namespace torchvision::models {

/// A network that gives each image one score a class.
class TORCHVISION_API Classifier : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;
  ~Classifier() override;

  /// images: (N, C, H, W), float; returns (N, num_classes), unnormalised scores ("logits").
  virtual at::Tensor forward(const at::Tensor& images) = 0;
};

/// The module tree as Python prints it.
TORCHVISION_API std::string to_string(const torch::nn::Module& module);
TORCHVISION_API std::ostream& operator<<(std::ostream& stream, const Classifier& model);

/// Makes a normalisation layer for a number of channels. Python: the `norm_layer` arguments.
using NormLayer = std::function<torch::nn::AnyModule(int64_t channels)>;

/// While one lives, this thread builds layers without initial values: their memory is allocated and not written, for
/// weights that are loaded next. Python: torch.nn.utils.skip_init.
class TORCHVISION_API NoInitGuard {
 public:
  NoInitGuard() noexcept;
  ~NoInitGuard();
  NoInitGuard(const NoInitGuard&) = delete;
  NoInitGuard& operator=(const NoInitGuard&) = delete;

  static bool is_enabled() noexcept;

 private:
  bool previous_;
};

/// Copies parameters, buffers, modes and requires_grad between two modules of the same structure.
TORCHVISION_API void copy_module_state(const torch::nn::Module& from, torch::nn::Module& to,
                                       const std::optional<at::Device>& device);

/// Makes a module cloneable whose structure its public `options` decide: the clone is built from them anew.
template <class Derived, class Base = torch::nn::Module>
class CloneableByOptions : public Base {
 public:
  using Base::Base;

  /// A copy that shares no memory with this module. Python: copy.deepcopy.
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override {
    const NoInitGuard no_init;
    auto copy = std::make_shared<Derived>(static_cast<const Derived&>(*this).options);
    copy_module_state(*this, *copy, device);
    return copy;
  }
};

}  // namespace torchvision::models
