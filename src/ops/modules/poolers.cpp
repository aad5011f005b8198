#include "torchvision/ops/modules/poolers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/python_text.h"
#include "torchvision/ops/boxes.h"
#include "torchvision/ops/roi_align.h"

namespace torchvision::ops {
namespace {

/// The nearest power of two, as Python finds it: in float32, halves to even.
double nearest_power_of_two(double scale) {
  return std::exp2(at::scalar_tensor(scale, at::kFloat).log2().round().item<double>());
}

int64_t level_of(double scale) { return -std::ilogb(scale); }

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + core::python_quoted(name);
  return "[" + text + "]";
}

void check_channels(const std::vector<at::Tensor>& maps) {
  for (const at::Tensor& map : maps)
    TORCH_CHECK_VALUE(map.dim() == 4 && map.size(1) == maps[0].size(1),
                      "MultiScaleRoIAlign: expected feature maps (N, C, H, W) with one number of channels, got ",
                      maps[0].sizes(), " and ", map.sizes());
}

}  // namespace

LevelMapper::LevelMapper(int64_t k_min, int64_t k_max, LevelMapperOptions options)
    : k_min_(k_min), k_max_(k_max), options_(options) {}

at::Tensor LevelMapper::operator()(const std::vector<at::Tensor>& boxlists) const {
  TORCH_CHECK_VALUE(!boxlists.empty(), "LevelMapper: expected boxes of at least one image, got none");
  std::vector<at::Tensor> areas;
  for (const at::Tensor& boxes : boxlists) areas.push_back(box_area(boxes));
  const at::Tensor side = at::cat(areas).sqrt();
  const at::Tensor level = (side / options_.canonical_scale).log2() + options_.canonical_level;
  const at::Tensor rounded = (level + at::scalar_tensor(options_.eps, side.options())).floor();
  return rounded.clamp(k_min_, k_max_).to(at::kLong) - k_min_;
}

MultiScaleRoIAlignImpl::MultiScaleRoIAlignImpl(std::vector<std::string> names, HeightWidth size, int64_t ratio,
                                               MultiScaleRoIAlignOptions pooler)
    : CloneableByOptions("MultiScaleRoIAlign"),
      featmap_names(std::move(names)),
      output_size(size),
      sampling_ratio(ratio),
      options(pooler) {}

std::vector<at::Tensor> MultiScaleRoIAlignImpl::chosen_maps(const FeatureMaps& x) const {
  std::vector<at::Tensor> maps;
  for (const auto& item : x)
    if (std::ranges::find(featmap_names, item.key()) != featmap_names.end()) maps.push_back(item.value());
  TORCH_CHECK_INDEX(!maps.empty(), "MultiScaleRoIAlign: expected a feature map of ", quoted_list(featmap_names),
                    ", got ", quoted_list(x.keys()));
  return maps;
}

void MultiScaleRoIAlignImpl::infer_scales(const std::vector<at::Tensor>& maps,
                                          const std::vector<ImageSize>& image_shapes) {
  TORCH_CHECK_VALUE(!image_shapes.empty(), "MultiScaleRoIAlign: images list should not be empty");
  int64_t height = 0, width = 0;
  for (const ImageSize& size : image_shapes) {
    height = std::max(height, size.height);
    width = std::max(width, size.width);
  }
  TORCH_CHECK_VALUE(height > 0 && width > 0, "MultiScaleRoIAlign: expected images with pixels, got ", height, " x ",
                    width);
  std::vector<double> inferred;
  for (const at::Tensor& map : maps) {
    TORCH_CHECK_VALUE(map.size(2) > 0 && map.size(3) > 0, "MultiScaleRoIAlign: expected feature maps with pixels, got ",
                      map.sizes());
    inferred.push_back(nearest_power_of_two(static_cast<double>(map.size(2)) / static_cast<double>(height)));
  }
  map_levels = LevelMapper(level_of(inferred.front()), level_of(inferred.back()),
                           {.canonical_scale = options.canonical_scale, .canonical_level = options.canonical_level});
  scales = std::move(inferred);
}

at::Tensor MultiScaleRoIAlignImpl::forward(const FeatureMaps& x, const std::vector<at::Tensor>& boxes,
                                           const std::vector<ImageSize>& image_shapes) {
  const std::vector<at::Tensor> maps = chosen_maps(x);
  check_channels(maps);
  if (!scales || !map_levels) infer_scales(maps, image_shapes);
  TORCH_CHECK_VALUE(maps.size() == scales->size(), "MultiScaleRoIAlign: expected the ", scales->size(),
                    " feature maps whose scales the first call inferred, got ", maps.size());
  const at::Tensor rois = RoiBoxes(boxes).to_rois("MultiScaleRoIAlign");
  const auto pool = [&](size_t level, const at::Tensor& regions) {
    return roi_align(maps[level], regions, output_size,
                     {.spatial_scale = (*scales)[level], .sampling_ratio = sampling_ratio});
  };
  if (maps.size() == 1) return pool(0, rois);

  const at::Tensor levels = (*map_levels)(boxes);
  at::Tensor result =
      at::zeros({rois.size(0), maps[0].size(1), output_size.height, output_size.width}, maps[0].options());
  for (size_t level = 0; level < maps.size(); ++level) {
    const at::Tensor here = at::nonzero(levels == static_cast<int64_t>(level)).squeeze(1);
    // Autocast may have given the maps different dtypes.
    result.index_copy_(0, here, pool(level, rois.index_select(0, here)).to(result.scalar_type()));
  }
  return result;
}

std::string MultiScaleRoIAlignImpl::extra_repr() const {
  return "featmap_names=" + quoted_list(featmap_names) + ", output_size=(" + core::python_text(output_size.height) +
         ", " + core::python_text(output_size.width) + "), sampling_ratio=" + core::python_text(sampling_ratio);
}

std::shared_ptr<torch::nn::Module> MultiScaleRoIAlignImpl::clone(const std::optional<at::Device>& device) const {
  auto copy = CloneableByOptions::clone(device);
  auto& pooler = static_cast<MultiScaleRoIAlignImpl&>(*copy);
  pooler.scales = scales;
  pooler.map_levels = map_levels;
  return copy;
}

}  // namespace torchvision::ops
