#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <optional>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct DropBlockOptions {
  bool inplace = false;                                   ///< whether `input` is changed and returned
  double eps = 1e-6;                                      ///< keeps the share of what stays from being 0
  bool training = true;                                   ///< otherwise `input` itself comes back
  std::optional<at::Generator> generator = std::nullopt;  ///< torch's default when absent
};

/// Zeroes square blocks of feature maps, about a share `p` of each, and scales the rest up by what is left.
///
/// `input` is (N, C, H, W), floating. `block_size` is the block's side, odd after it is cut down to the map's smaller
/// side. Differentiable. Throws c10::ValueError for a probability outside [0, 1], another rank, or a block size that is
/// even or not positive. Ghiasi et al. 2018, arXiv:1810.12890. Python: torchvision.ops.drop_block2d.
TORCHVISION_API at::Tensor drop_block2d(const at::Tensor& input, double p, int64_t block_size,
                                        const DropBlockOptions& options = {});

/// The same with cubes in volumes (N, C, D, H, W). Python: torchvision.ops.drop_block3d.
TORCHVISION_API at::Tensor drop_block3d(const at::Tensor& input, double p, int64_t block_size,
                                        const DropBlockOptions& options = {});

}  // namespace torchvision::ops
