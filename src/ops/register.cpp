// Registers the operators with LibTorch's dispatcher under torchvision's own schemas when this library is loaded.
#include <torch/headeronly/version.h>

#include "ops/families.h"
#include "torchvision/core/export.h"

namespace torchvision::ops {
namespace {

// clang-format off: one a line, so that two who add one do not meet
constexpr void (*kFamilies[])(OpLibrary&) = {
    register_box_iou_rotated,
    register_cuda_version,
    register_deform_conv2d,
    register_nms,
    register_ps_roi_align,
    register_ps_roi_pool,
    register_qroi_align,
    register_roi_align,
    register_roi_align_rotated,
    register_roi_pool,
};
// clang-format on

/// Lives as long as the library; its destruction takes the registrations back.
struct Registrations {
  OpLibrary library{"torchvision"};

  Registrations() {
    for (const auto family : kFamilies) family(library);
  }
};

Registrations registrations;

}  // namespace
}  // namespace torchvision::ops

// For python/torchvision_cpp, which reads the first in the file before it loads it, and calls the second before
// torchvision's Python registers kernels of its own.
extern "C" {
TORCHVISION_API extern const char torchvision_ops_built_for[];
const char torchvision_ops_built_for[] = "torchvision_ops built for torch " TORCH_VERSION;
TORCHVISION_API void torchvision_ops_leave_to_python() { torchvision::ops::registrations.library.leave_to_python(); }
}
