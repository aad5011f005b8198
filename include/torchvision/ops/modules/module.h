#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "torchvision/core/export.h"

/// What the modules of this library have beyond LibTorch's: clones, Python's printed form, layers without values.
namespace torchvision::ops {

/// The module tree as Python prints it.
TORCHVISION_API std::string to_string(const torch::nn::Module& module);

/// Says what to_string puts between a module's brackets. Python: Module.extra_repr.
class TORCHVISION_API Described {
 public:
  virtual ~Described();
  virtual std::string extra_repr() const = 0;
};

/// A module without children that prints as in Python, through a stream too.
class TORCHVISION_API DescribedModule : public torch::nn::Module, public Described {
 public:
  using torch::nn::Module::Module;
  void pretty_print(std::ostream& stream) const override;
};

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

/// Makes a module cloneable whose structure its public `options` decide, or a tuple of all its constructor's arguments
/// that `arguments()` gives: the clone is built from them anew.
template <class Derived, class Base = torch::nn::Module>
class CloneableByOptions : public Base {
 public:
  using Base::Base;

  /// A copy that shares no memory with this module. Python: copy.deepcopy.
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override {
    const NoInitGuard no_init;
    const auto& self = static_cast<const Derived&>(*this);
    std::shared_ptr<Derived> copy;
    if constexpr (requires { self.arguments(); })
      copy = std::apply([](const auto&... each) { return std::make_shared<Derived>(each...); }, self.arguments());
    else
      copy = std::make_shared<Derived>(self.options);
    copy_module_state(*this, *copy, device);
    return copy;
  }
};

/// A module holder, as TORCH_MODULE declares them, whose arguments may come in braces:
/// `RoIPool({7, 7}, {.spatial_scale = 0.25})`.
template <class ModuleImpl, class... Arguments>
class ArgumentsHolder : public torch::nn::ModuleHolder<ModuleImpl> {
 public:
  using Impl = ModuleImpl;
  using torch::nn::ModuleHolder<ModuleImpl>::ModuleHolder;

  explicit ArgumentsHolder(Arguments... arguments)
      : torch::nn::ModuleHolder<ModuleImpl>(std::make_shared<ModuleImpl>(std::move(arguments)...)) {}
};

/// The same, with options that may be left out behind what is required: `Conv2dNormActivation(3, 64, {.stride = 2})`.
template <class ModuleImpl, class Options, class... Required>
class OptionsHolder : public torch::nn::ModuleHolder<ModuleImpl> {
 public:
  using Impl = ModuleImpl;
  using torch::nn::ModuleHolder<ModuleImpl>::ModuleHolder;

  explicit OptionsHolder(Required... required, Options options = {})
      : torch::nn::ModuleHolder<ModuleImpl>(std::make_shared<ModuleImpl>(std::move(required)..., std::move(options))) {}
};

}  // namespace torchvision::ops
