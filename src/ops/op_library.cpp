#include "ops/op_library.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string_view>

namespace torchvision::ops {
namespace {

/// What Python's _autograd_registrations.py and _meta_registrations.py add kernels to; box_iou_rotated is in neither.
constexpr std::array kRegisteredByPython = {
    "_deform_conv2d_backward",
    "_ps_roi_align_backward",
    "_ps_roi_pool_backward",
    "_roi_align_backward",
    "_roi_pool_backward",
    "deform_conv2d",
    "nms",
    "ps_roi_align",
    "ps_roi_pool",
    "qnms",
    "qroi_align",
    "roi_align",
    "roi_pool",
};

/// Whether Python's package brings the kernel: it leaves those that compute to the library in C++.
bool brought_by_python(c10::DispatchKey key, std::string_view name) {
  if (key == c10::DispatchKey::CPU || key == c10::DispatchKey::CompositeExplicitAutograd) return false;
  return std::find(kRegisteredByPython.begin(), kRegisteredByPython.end(), name) != kRegisteredByPython.end();
}

/// One for the process, as Python's torchvision is.
std::atomic<bool> left_to_python = false;

}  // namespace

void rethrow(const c10::Error& error) {
  if (!left_to_python || dynamic_cast<const c10::NotImplementedError*>(&error)) throw;
  throw c10::Error(std::string(error.what_without_backtrace()), error.backtrace(), error.caller());
}

void OpLibrary::def(const std::string& schema, c10::AliasAnalysisKind effects) {
  const std::string name = schema.substr(0, schema.find('('));
  if (c10::Dispatcher::singleton().findSchema({namespace_ + "::" + name, ""})) return;
  ours_.insert(name);
  const auto [library, _] = definitions_.try_emplace(name, torch::Library::FRAGMENT, namespace_, std::nullopt, __FILE__,
                                                     static_cast<uint32_t>(__LINE__));
  library->second.def(torch::schema(schema.c_str(), effects));
}

void OpLibrary::leave_to_python() {
  left_to_python = true;
  also_in_python_.clear();
}

torch::Library& OpLibrary::library(c10::DispatchKey key, const std::string& name) {
  auto& libraries = brought_by_python(key, name) ? also_in_python_ : kernels_;
  return libraries.try_emplace(key, torch::Library::IMPL, namespace_, key, __FILE__, static_cast<uint32_t>(__LINE__))
      .first->second;
}

}  // namespace torchvision::ops
