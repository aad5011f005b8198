#include "support/photo_map.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace torchvision::tools {
namespace {

/// For each pixel of a photo's side where it lies in the crop, from -1 at the crop's one edge to 1 at the other.
at::Tensor places_in_crop(int64_t side, int64_t resized, int64_t crop) {
  const at::Tensor places =
      (at::arange(side, at::kFloat) + 0.5) * (static_cast<double>(resized) / static_cast<double>(side));
  // As center_crop rounds; a smaller picture is padded, and lies in the crop at a negative place.
  const double first = resized >= crop ? std::nearbyint(static_cast<double>(resized - crop) / 2.0)
                                       : -std::floor(static_cast<double>(crop - resized) / 2.0);
  return (places - first) * (2.0 / static_cast<double>(crop)) - 1.0;
}

}  // namespace

at::Tensor map_on_photo(const at::Tensor& map, const ImageClassificationPreset& preset, int64_t height, int64_t width) {
  const int64_t shorter = std::min(height, width);
  const auto resized = [&](int64_t side) {
    return side == shorter ? preset.resize_size : preset.resize_size * side / shorter;
  };
  const at::Tensor rows = places_in_crop(height, resized(height), preset.crop_size);
  const at::Tensor columns = places_in_crop(width, resized(width), preset.crop_size);
  const at::Tensor grid =
      at::stack({columns.unsqueeze(0).expand({height, width}), rows.unsqueeze(1).expand({height, width})}, -1);
  const at::Tensor values =
      at::grid_sampler(map.unsqueeze(0).unsqueeze(0), grid.unsqueeze(0), /*bilinear*/ 0, /*border*/ 1, false)[0][0];
  const at::Tensor inside = columns.abs().le(1).unsqueeze(0) & rows.abs().le(1).unsqueeze(1);
  return at::where(inside, values, at::zeros_like(values));
}

}  // namespace torchvision::tools
