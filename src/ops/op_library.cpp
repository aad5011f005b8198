#include "ops/op_library.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace torchvision::ops {

void OpLibrary::def(const std::string& schema) {
  const std::string name = schema.substr(0, schema.find('('));
  if (c10::Dispatcher::singleton().findSchema({namespace_ + "::" + name, ""})) return;
  ours_.insert(name);
  const auto [library, _] = definitions_.try_emplace(name, torch::Library::FRAGMENT, namespace_, std::nullopt, __FILE__,
                                                     static_cast<uint32_t>(__LINE__));
  library->second.def(schema.c_str());
}

torch::Library& OpLibrary::library(c10::DispatchKey key) {
  return libraries_
      .try_emplace(key, torch::Library::IMPL, namespace_, key, __FILE__, static_cast<uint32_t>(__LINE__))
      .first->second;
}

}  // namespace torchvision::ops
