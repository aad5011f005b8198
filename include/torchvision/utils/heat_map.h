#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "torchvision/core/export.h"

namespace torchvision::utils {

struct HeatMapOptions {
  double opacity = 0.7;  ///< of the colour where the map is 1, from 0 to 1; where it is 0 the picture shows alone
};

/// A picture with a map over it, from blue for little to red for much.
///
/// image: uint8 (1 or 3, H, W); map: floating (H, W), values from 0 to 1. Returns uint8 (3, H, W). There is no such
/// function in Python. Throws c10::TypeError and c10::ValueError for other dtypes, shapes or opacities.
TORCHVISION_API at::Tensor draw_heat_map(const at::Tensor& image, const at::Tensor& map,
                                         const HeatMapOptions& options = {});

struct HeatMapCardOptions {
  std::string category = {};  ///< what the map explains
  double probability = 0;     ///< of it, in [0, 1]
  std::string caption = {};   ///< in small letters, how the map came about
  HeatMapOptions heat_map = {};
};

/// A picture with a map over it, and below them the category, its percentage and the colours' legend.
///
/// Takes what draw_heat_map takes. The picture is enlarged to a width of 480 pixels and reduced to sides of 1200.
/// Returns uint8 (3, H', W'). There is no such function in Python.
TORCHVISION_API at::Tensor draw_heat_map_card(const at::Tensor& image, const at::Tensor& map,
                                              const HeatMapCardOptions& options);

}  // namespace torchvision::utils
