#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Rows of `columns` floats, `step` apart.
struct FloatRows {
  const float* from = nullptr;
  int64_t from_step = 0;
  float* to = nullptr;  ///< may be `from`
  int64_t to_step = 0;
  int64_t count = 0;
  int64_t columns = 0;
};

/// Each row to mean 0 and variance 1, then scaled and shifted by column; `weight` and `bias` may be null.
/// Python: torch.nn.functional.layer_norm over the last dimension.
void layer_norm_rows(const FloatRows& rows, const float* weight, const float* bias, float eps);

/// Python: torch.softmax over the last dimension.
void softmax_rows(const FloatRows& rows);

/// Each row times `factors`, column by column.
void multiply_rows(const FloatRows& rows, const float* factors);

/// Each row plus the row of `addends` with its index, then clamped from below.
void add_rows(const FloatRows& rows, const float* addends, int64_t addend_step, float low);

}  // namespace torchvision::kernels
