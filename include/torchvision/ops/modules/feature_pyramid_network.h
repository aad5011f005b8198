#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>

#include <utility>
#include <vector>

#include "torchvision/core/saved_names.h"
#include "torchvision/ops/modules/feature_maps.h"
#include "torchvision/ops/modules/layer_factories.h"
#include "torchvision/ops/modules/module.h"

/// "Feature Pyramid Networks for Object Detection" (arXiv:1612.03144). Python: torchvision.ops.feature_pyramid_network.
namespace torchvision::ops {

/// What comes on top of a feature pyramid: more maps and their names.
class TORCHVISION_API ExtraFPNBlock : public torch::nn::Module {
 public:
  using Extended = std::pair<std::vector<at::Tensor>, std::vector<std::string>>;

  using torch::nn::Module::Module;
  ~ExtraFPNBlock() override;

  /// `results`: the pyramid's maps, the finest first; `x`: the maps it was made of; `names`: theirs. Returns all maps
  /// and names that the pyramid is to give.
  virtual Extended forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>& x,
                           std::vector<std::string> names) = 0;
};

/// A map "pool": every second pixel of the last. Python: torchvision.ops.feature_pyramid_network.LastLevelMaxPool.
class TORCHVISION_API LastLevelMaxPoolImpl : public CloneableByOptions<LastLevelMaxPoolImpl, ExtraFPNBlock> {
 public:
  LastLevelMaxPoolImpl();
  Extended forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>& x,
                   std::vector<std::string> names) override;
  std::tuple<> arguments() const { return {}; }
};
TORCH_MODULE(LastLevelMaxPool);

/// RetinaNet's maps "p6" and "p7": two strided convolutions of the last map, or of the one below it where the channels
/// differ. Python: torchvision.ops.feature_pyramid_network.LastLevelP6P7.
class TORCHVISION_API LastLevelP6P7Impl : public CloneableByOptions<LastLevelP6P7Impl, ExtraFPNBlock> {
 public:
  LastLevelP6P7Impl(int64_t in_channels, int64_t out_channels);
  Extended forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>& x,
                   std::vector<std::string> names) override;
  auto arguments() const { return std::tie(in_channels, out_channels); }

  int64_t in_channels, out_channels;
  torch::nn::Conv2d p6{nullptr}, p7{nullptr};
};
TORCH_MODULE(LastLevelP6P7);

struct FeaturePyramidNetworkOptions {
  std::shared_ptr<ExtraFPNBlock> extra_blocks = nullptr;  ///< as `LastLevelMaxPool().ptr()`
  NormLayer norm_layer = nullptr;                         ///< none when nullptr
};

/// Gives each map of a backbone what the coarser ones know: lateral convolutions, sums from the top, and a convolution.
///
/// State dicts from before torchvision 0.13, with one level of names less, fit too.
/// Python: torchvision.ops.FeaturePyramidNetwork.
class TORCHVISION_API FeaturePyramidNetworkImpl : public CloneableByOptions<FeaturePyramidNetworkImpl>,
                                                  public SavedNames {
 public:
  /// `in_channels_list`: those of each map, the finest first. Throws c10::ValueError where one is 0.
  FeaturePyramidNetworkImpl(std::vector<int64_t> in_channels_list, int64_t out_channels,
                            FeaturePyramidNetworkOptions options = {});

  /// `x`: one map (N, Ci, Hi, Wi) for each of in_channels_list. Returns maps (N, out_channels, Hi, Wi) of the same
  /// names, and those of extra_blocks. Throws c10::ValueError for another number of maps (the original takes wrong
  /// layers).
  FeatureMaps forward(const FeatureMaps& x);

  /// inner_blocks[idx] of `x`, counted from the end where idx is negative; `x` itself where there is no such block.
  at::Tensor get_result_from_inner_blocks(const at::Tensor& x, int64_t idx);
  at::Tensor get_result_from_layer_blocks(const at::Tensor& x, int64_t idx);

  int64_t version() const override { return 2; }
  std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const override;
  /// With a clone of extra_blocks.
  std::tuple<std::vector<int64_t>, int64_t, FeaturePyramidNetworkOptions> arguments() const;

  std::vector<int64_t> in_channels_list;
  int64_t out_channels;
  FeaturePyramidNetworkOptions options;
  torch::nn::ModuleList inner_blocks{nullptr}, layer_blocks{nullptr};
};
using FeaturePyramidNetwork =
    OptionsHolder<FeaturePyramidNetworkImpl, FeaturePyramidNetworkOptions, std::vector<int64_t>, int64_t>;

}  // namespace torchvision::ops
