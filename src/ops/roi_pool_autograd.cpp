// Autograd and shapes of roi_pool.
#include "ops/roi_pool_family.h"

namespace torchvision::ops {
namespace {

struct RoiPoolNames {
  static constexpr auto kName = "roi_pool", kForward = "torchvision::roi_pool", kBackwardName = "_roi_pool_backward",
                        kBackward = "torchvision::_roi_pool_backward";
};
using RoiPool = RoiPoolFamily<RoiPoolNames>;

std::tuple<Tensor, Tensor> roi_pool_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height,
                                         SymInt pooled_width) {
  check_rois("roi_pool", input, rois);
  return roi_shapes("roi_pool", input, rois, input.sym_size(1), pooled_height, pooled_width);
}

}  // namespace

void register_roi_pool_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "roi_pool", TORCH_FN(RoiPool::call));
  library.impl(c10::DispatchKey::Autograd, "_roi_pool_backward", TORCH_FN(RoiPool::call_backward));
  library.impl(c10::DispatchKey::Meta, "roi_pool", TORCH_FN(roi_pool_meta));
  library.impl(c10::DispatchKey::Meta, "_roi_pool_backward", TORCH_FN(RoiPool::backward_meta));
}

}  // namespace torchvision::ops
