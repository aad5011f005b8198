// Autograd and shapes of ps_roi_pool.
#include "ops/roi_pool_family.h"

namespace torchvision::ops {
namespace {

struct PsRoiPoolNames {
  static constexpr auto kName = "ps_roi_pool", kForward = "torchvision::ps_roi_pool",
                        kBackwardName = "_ps_roi_pool_backward", kBackward = "torchvision::_ps_roi_pool_backward";
};
using PsRoiPool = RoiPoolFamily<PsRoiPoolNames>;

std::tuple<Tensor, Tensor> ps_roi_pool_meta(const Tensor& input, const Tensor& rois, double, SymInt pooled_height,
                                            SymInt pooled_width) {
  check_rois("ps_roi_pool", input, rois);
  const auto channels = channels_of_bin("ps_roi_pool", input.sym_size(1), pooled_height, pooled_width);
  return roi_shapes("ps_roi_pool", input, rois, channels, pooled_height, pooled_width);
}

}  // namespace

void register_ps_roi_pool_derivatives(OpLibrary& library) {
  library.impl(c10::DispatchKey::Autograd, "ps_roi_pool", TORCH_FN(PsRoiPool::call));
  library.impl(c10::DispatchKey::Autograd, "_ps_roi_pool_backward", TORCH_FN(PsRoiPool::call_backward));
  library.impl(c10::DispatchKey::Meta, "ps_roi_pool", TORCH_FN(ps_roi_pool_meta));
  library.impl(c10::DispatchKey::Meta, "_ps_roi_pool_backward", TORCH_FN(PsRoiPool::backward_meta));
}

}  // namespace torchvision::ops
