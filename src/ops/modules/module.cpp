#include "torchvision/ops/modules/module.h"

#include <c10/util/Exception.h>
#include <torch/utils.h>

namespace torchvision::ops {
namespace {

thread_local bool no_init = false;

at::Tensor copy_of(const at::Tensor& tensor, const std::optional<at::Device>& device) {
  return device && *device != tensor.device() ? tensor.to(*device) : tensor.clone();
}

template <class Items>
void copy_tensors(const Items& from, Items&& to, const std::optional<at::Device>& device) {
  TORCH_CHECK(from.size() == to.size(), "clone: the module has tensors that its options do not tell of");
  for (const auto& item : from) {
    at::Tensor* target = to.find(item.key());
    TORCH_CHECK(target != nullptr, "clone: the module has a tensor '", item.key(), "' that its options do not tell of");
    target->set_data(copy_of(item.value(), device));
    target->set_requires_grad(item.value().requires_grad());
  }
}

}  // namespace

NoInitGuard::NoInitGuard() noexcept : previous_(std::exchange(no_init, true)) {}

NoInitGuard::~NoInitGuard() { no_init = previous_; }

bool NoInitGuard::is_enabled() noexcept { return no_init; }

void copy_module_state(const torch::nn::Module& from, torch::nn::Module& to, const std::optional<at::Device>& device) {
  const torch::NoGradGuard no_grad;
  copy_tensors(from.named_parameters(), to.named_parameters(), device);
  copy_tensors(from.named_buffers(), to.named_buffers(), device);
  to.train(from.is_training());
  const auto children = from.named_modules({}, false);
  const auto copies = to.named_modules({}, false);
  for (const auto& child : children)
    if (const auto* copy = copies.find(child.key()); copy && (*copy)->is_training() != child.value()->is_training())
      (*copy)->train(child.value()->is_training());
}

}  // namespace torchvision::ops
