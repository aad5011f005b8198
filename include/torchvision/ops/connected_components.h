#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct ConnectedComponentsOptions {
  int64_t connectivity = 8;  ///< 4: pixels that share an edge belong together; 8: a corner is enough
};

struct ConnectedComponents {
  at::Tensor labels;  ///< of the masks' shape, int32: 0 where not set, else the component, from 1 on
  at::Tensor counts;  ///< how many a mask: (N), or () for one mask, int64
};

/// Numbers the components of binary masks, in the order of their first pixels, row by row, each mask from 1 on.
///
/// `masks` is (N, H, W) or (H, W), any dtype, set where not 0. The same for any number of threads. Not differentiable.
/// Throws c10::ValueError for other shapes, masks of 2^31 pixels or more and another connectivity. Python:
/// scipy.ndimage.label (whose default is 4), cv2.connectedComponents.
TORCHVISION_API ConnectedComponents connected_components(const at::Tensor& masks,
                                                         const ConnectedComponentsOptions& options = {});

/// One row a component of one mask, the first for all pixels that are not set, as OpenCV has it; zeros without pixels.
struct ComponentStatistics {
  at::Tensor stats;      ///< (count + 1, 5), int64: left, top, width, height, area
  at::Tensor centroids;  ///< (count + 1, 2), float64: x, y
};

struct ConnectedComponentsWithStats {
  at::Tensor labels;
  at::Tensor counts;
  std::vector<ComponentStatistics> statistics;  ///< one a mask
};

/// The same, with the box, area and centre of each component. Python: cv2.connectedComponentsWithStats.
TORCHVISION_API ConnectedComponentsWithStats
connected_components_with_stats(const at::Tensor& masks, const ConnectedComponentsOptions& options = {});

}  // namespace torchvision::ops
