#pragma once

#include <vector>

#include "torchvision/core/height_width.h"
#include "torchvision/ops/modules/feature_maps.h"
#include "torchvision/ops/modules/module.h"
#include "torchvision/ops/roi_boxes.h"

/// Python: torchvision.ops.poolers.
namespace torchvision::ops {

struct LevelMapperOptions {
  int64_t canonical_scale = 224;  ///< the side of a square box that belongs to `canonical_level`
  int64_t canonical_level = 4;
  double eps = 1e-6;
};

/// Which level of a pyramid each box belongs to: equation 1 of "Feature Pyramid Networks" (arXiv:1612.03144).
/// Python: torchvision.ops.poolers.LevelMapper.
class TORCHVISION_API LevelMapper {
 public:
  LevelMapper(int64_t k_min, int64_t k_max, LevelMapperOptions options = {});

  /// Boxes (L, 4) an image; returns int64 for all of them: 0 for level k_min, up to k_max - k_min. A box whose area is
  /// negative or NaN belongs to no level, and gets a number outside.
  at::Tensor operator()(const std::vector<at::Tensor>& boxlists) const;

 private:
  int64_t k_min_, k_max_;
  LevelMapperOptions options_;
};

/// An image's size before a network made feature maps of it.
struct ImageSize {
  int64_t height = 0;
  int64_t width = 0;
};

struct MultiScaleRoIAlignOptions {
  int64_t canonical_scale = 224;
  int64_t canonical_level = 4;
};

/// roi_align on the level of a feature pyramid that fits each box's size. Python: torchvision.ops.MultiScaleRoIAlign.
class TORCHVISION_API MultiScaleRoIAlignImpl : public CloneableByOptions<MultiScaleRoIAlignImpl, DescribedModule> {
 public:
  /// `featmap_names`: the maps to pool from; others in the forward's dict are passed over.
  MultiScaleRoIAlignImpl(std::vector<std::string> featmap_names, HeightWidth output_size, int64_t sampling_ratio,
                         MultiScaleRoIAlignOptions options = {});

  /// `x`: maps (N, C, Hi, Wi), the finest first, each half as high as the one before; `boxes`: (L, 4) an image,
  /// (x1, y1, x2, y2) in pixels of the images. Returns (all L, C, height, width), in the boxes' order. Boxes whose area
  /// is negative or NaN give zeros, where there are several levels.
  ///
  /// The first call infers each map's scale, a power of two, from its height and the highest of `image_shapes`; later
  /// calls keep it, as in Python. Throws c10::ValueError without images, for sizes that are not positive, for another
  /// number of maps than in the first call and for maps with different numbers of channels; c10::IndexError where none
  /// of the names is in `x`; and what roi_align throws.
  at::Tensor forward(const FeatureMaps& x, const std::vector<at::Tensor>& boxes,
                     const std::vector<ImageSize>& image_shapes);

  std::string extra_repr() const override;
  std::shared_ptr<torch::nn::Module> clone(const std::optional<at::Device>& device = std::nullopt) const override;
  auto arguments() const { return std::tie(featmap_names, output_size, sampling_ratio, options); }

  std::vector<std::string> featmap_names;
  HeightWidth output_size;
  int64_t sampling_ratio;
  MultiScaleRoIAlignOptions options;
  std::optional<std::vector<double>> scales;  ///< one a map, once inferred
  std::optional<LevelMapper> map_levels;

 private:
  std::vector<at::Tensor> chosen_maps(const FeatureMaps& x) const;
  void infer_scales(const std::vector<at::Tensor>& maps, const std::vector<ImageSize>& image_shapes);
};
using MultiScaleRoIAlign =
    OptionsHolder<MultiScaleRoIAlignImpl, MultiScaleRoIAlignOptions, std::vector<std::string>, HeightWidth, int64_t>;

}  // namespace torchvision::ops
