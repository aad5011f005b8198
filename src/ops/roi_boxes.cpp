#include "torchvision/ops/roi_boxes.h"

#include <ATen/ATen.h>

#include "ops/named_error.h"

namespace torchvision::ops {

at::Tensor RoiBoxes::to_rois(const char* function) const try {
  if (const auto* rois = std::get_if<at::Tensor>(&boxes_)) {
    TORCH_CHECK_VALUE(rois->dim() == 2 && rois->size(1) == 5, function,
                      ": The boxes tensor shape is not correct as Tensor[K, 5], got ", rois->sizes());
    return *rois;
  }
  const auto& list = std::get<std::vector<at::Tensor>>(boxes_);
  TORCH_CHECK_VALUE(!list.empty(), function, ": expected one tensor of boxes an image, got none");
  std::vector<at::Tensor> rois;
  for (size_t image = 0; image < list.size(); ++image) {
    TORCH_CHECK_VALUE(list[image].dim() == 2 && list[image].size(1) == 4, function,
                      ": The shape of the tensor in the boxes list is not correct as List[Tensor[L, 4]], got ",
                      list[image].sizes(), " at ", image);
    rois.push_back(at::cat({at::full_like(list[image].slice(1, 0, 1), double(image)), list[image]}, 1));
  }
  return rois.size() == 1 ? rois[0] : at::cat(rois, 0);
} catch (c10::Error& error) {
  rethrow_from(function, error);
}

}  // namespace torchvision::ops
