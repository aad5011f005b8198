#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

namespace torchvision::ops {

/// A registered operator, ready to call: `find_op<at::Tensor(const at::Tensor&, double)>("torchvision::name")`. Going
/// through the dispatcher gives calls from C++ autograd, autocast and other devices.
template <class Signature>
c10::TypedOperatorHandle<Signature> find_op(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

}  // namespace torchvision::ops
