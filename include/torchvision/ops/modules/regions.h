#pragma once

#include "torchvision/ops/modules/module.h"
#include "torchvision/ops/ps_roi_align.h"
#include "torchvision/ops/ps_roi_pool.h"
#include "torchvision/ops/roi_align.h"
#include "torchvision/ops/roi_pool.h"

/// The operators on regions as modules: `RoIAlign({7, 7}, {.spatial_scale = 0.25, .sampling_ratio = 2})`.
namespace torchvision::ops {

/// roi_align as a module. Python: torchvision.ops.RoIAlign.
class TORCHVISION_API RoIAlignImpl : public CloneableByOptions<RoIAlignImpl, DescribedModule> {
 public:
  RoIAlignImpl(HeightWidth output_size, RoiAlignOptions options);
  at::Tensor forward(const at::Tensor& input, const RoiBoxes& rois);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(output_size, options); }

  HeightWidth output_size;
  RoiAlignOptions options;
};
using RoIAlign = ArgumentsHolder<RoIAlignImpl, HeightWidth, RoiAlignOptions>;

/// roi_pool as a module. Python: torchvision.ops.RoIPool.
class TORCHVISION_API RoIPoolImpl : public CloneableByOptions<RoIPoolImpl, DescribedModule> {
 public:
  RoIPoolImpl(HeightWidth output_size, RoiPoolOptions options);
  at::Tensor forward(const at::Tensor& input, const RoiBoxes& rois);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(output_size, options); }

  HeightWidth output_size;
  RoiPoolOptions options;
};
using RoIPool = ArgumentsHolder<RoIPoolImpl, HeightWidth, RoiPoolOptions>;

/// ps_roi_align as a module. Python: torchvision.ops.PSRoIAlign.
class TORCHVISION_API PSRoIAlignImpl : public CloneableByOptions<PSRoIAlignImpl, DescribedModule> {
 public:
  PSRoIAlignImpl(HeightWidth output_size, PsRoiAlignOptions options);
  at::Tensor forward(const at::Tensor& input, const RoiBoxes& rois);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(output_size, options); }

  HeightWidth output_size;
  PsRoiAlignOptions options;
};
using PSRoIAlign = ArgumentsHolder<PSRoIAlignImpl, HeightWidth, PsRoiAlignOptions>;

/// ps_roi_pool as a module. Python: torchvision.ops.PSRoIPool.
class TORCHVISION_API PSRoIPoolImpl : public CloneableByOptions<PSRoIPoolImpl, DescribedModule> {
 public:
  PSRoIPoolImpl(HeightWidth output_size, PsRoiPoolOptions options);
  at::Tensor forward(const at::Tensor& input, const RoiBoxes& rois);
  std::string extra_repr() const override;
  auto arguments() const { return std::tie(output_size, options); }

  HeightWidth output_size;
  PsRoiPoolOptions options;
};
using PSRoIPool = ArgumentsHolder<PSRoIPoolImpl, HeightWidth, PsRoiPoolOptions>;

}  // namespace torchvision::ops
