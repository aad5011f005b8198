// Registers the operators with LibTorch's dispatcher under torchvision's own schemas when this library is loaded.
#include "ops/families.h"

namespace torchvision::ops {
namespace {

constexpr void (*kFamilies[])(OpLibrary&) = {
    register_nms,
};

/// Lives as long as the library; its destruction takes the registrations back.
struct Registrations {
  OpLibrary library{"torchvision"};

  Registrations() {
    for (const auto family : kFamilies) family(library);
  }
};

const Registrations registrations;

}  // namespace
}  // namespace torchvision::ops
