#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>

#include "torchvision/core/export.h"

namespace torchvision::ops {

struct LinearSumAssignmentOptions {
  bool maximize = false;  ///< the largest sum instead of the smallest
};

/// Hungarian matching: pairs rows with columns, each at most once and as many as there can be, at the least sum of
/// costs.
///
/// `cost_matrix` is (N, M), any real dtype, computed in float64; +infinity (-infinity with `maximize`) forbids a pair.
/// Returns the rows, rising, and their columns, both (min(N, M)), int64, on the matrix's device: SciPy's pairs, also
/// among equals. A batch, (B, N, M), gives (B, min(N, M)), on all threads. Not differentiable itself: gradients flow
/// through `cost_matrix.index({rows, columns})`. Throws c10::ValueError for other shapes, for NaN, for an infinity of
/// the other sign, and where forbidden pairs leave no matching; c10::TypeError for complex costs. Crouse 2016,
/// doi 10.1109/TAES.2016.140952. Python: scipy.optimize.linear_sum_assignment.
TORCHVISION_API std::tuple<at::Tensor, at::Tensor> linear_sum_assignment(
    const at::Tensor& cost_matrix, const LinearSumAssignmentOptions& options = {});

}  // namespace torchvision::ops
