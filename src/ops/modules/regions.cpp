#include "torchvision/ops/modules/regions.h"

#include "core/python_text.h"

namespace torchvision::ops {
namespace {

std::string describe_region(HeightWidth size, double spatial_scale) {
  const std::string bins = size.one_number
                               ? core::python_text(size.height)
                               : "(" + core::python_text(size.height) + ", " + core::python_text(size.width) + ")";
  return "output_size=" + bins + ", spatial_scale=" + core::python_text(spatial_scale);
}

std::string describe_sampling(int64_t sampling_ratio) {
  return ", sampling_ratio=" + core::python_text(sampling_ratio);
}

}  // namespace

RoIAlignImpl::RoIAlignImpl(HeightWidth size, RoiAlignOptions align)
    : CloneableByOptions("RoIAlign"), output_size(size), options(align) {}

at::Tensor RoIAlignImpl::forward(const at::Tensor& input, const RoiBoxes& rois) {
  return roi_align(input, rois, output_size, options);
}

std::string RoIAlignImpl::extra_repr() const {
  return describe_region(output_size, options.spatial_scale) + describe_sampling(options.sampling_ratio) +
         ", aligned=" + core::python_text(options.aligned);
}

RoIPoolImpl::RoIPoolImpl(HeightWidth size, RoiPoolOptions pool)
    : CloneableByOptions("RoIPool"), output_size(size), options(pool) {}

at::Tensor RoIPoolImpl::forward(const at::Tensor& input, const RoiBoxes& rois) {
  return roi_pool(input, rois, output_size, options);
}

std::string RoIPoolImpl::extra_repr() const { return describe_region(output_size, options.spatial_scale); }

PSRoIAlignImpl::PSRoIAlignImpl(HeightWidth size, PsRoiAlignOptions align)
    : CloneableByOptions("PSRoIAlign"), output_size(size), options(align) {}

at::Tensor PSRoIAlignImpl::forward(const at::Tensor& input, const RoiBoxes& rois) {
  return ps_roi_align(input, rois, output_size, options);
}

std::string PSRoIAlignImpl::extra_repr() const {
  return describe_region(output_size, options.spatial_scale) + describe_sampling(options.sampling_ratio);
}

PSRoIPoolImpl::PSRoIPoolImpl(HeightWidth size, PsRoiPoolOptions pool)
    : CloneableByOptions("PSRoIPool"), output_size(size), options(pool) {}

at::Tensor PSRoIPoolImpl::forward(const at::Tensor& input, const RoiBoxes& rois) {
  return ps_roi_pool(input, rois, output_size, options);
}

std::string PSRoIPoolImpl::extra_repr() const { return describe_region(output_size, options.spatial_scale); }

}  // namespace torchvision::ops
