// Registers the operators with LibTorch's dispatcher under torchvision's own schemas, when this library is loaded.
// A schema that is there already, as when Python's torchvision came first, is left alone: defining it twice would
// abort.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <deque>

#include "ops/nms_kernel.h"

namespace torchvision::ops {
namespace {

constexpr const char* kNmsSchema = "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor";

bool has_schema(const char* name) { return c10::Dispatcher::singleton().findSchema({name, ""}).has_value(); }

/// Lives as long as the library; its destruction takes the registrations back.
struct Registrations {
  std::deque<torch::Library> libraries;

  Registrations() {
    if (has_schema("torchvision::nms")) return;
    libraries.emplace_back(torch::Library::FRAGMENT, "torchvision", std::nullopt, __FILE__, __LINE__).def(kNmsSchema);
    libraries.emplace_back(torch::Library::IMPL, "torchvision", c10::DispatchKey::CPU, __FILE__, __LINE__)
        .impl("nms", TORCH_FN(nms_kernel));
  }
};

const Registrations registrations;

}  // namespace
}  // namespace torchvision::ops
