#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <optional>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct StochasticDepthOptions {
  bool training = true;                                   ///< otherwise `input` itself comes back
  std::optional<at::Generator> generator = std::nullopt;  ///< torch's default when absent
};

/// Leaves a residual branch out with probability `p`, and divides it by 1 - p where it stays.
///
/// `input` is (N, ...), floating. Mode "row" draws for each of the N rows, "batch" once for all. Differentiable. Throws
/// c10::ValueError for a probability outside [0, 1] and for another mode. Huang et al. 2016, arXiv:1603.09382.
/// Python: torchvision.ops.stochastic_depth.
TORCHVISION_API at::Tensor stochastic_depth(const at::Tensor& input, double p, std::string_view mode,
                                            const StochasticDepthOptions& options = {});

}  // namespace torchvision::ops
