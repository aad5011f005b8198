#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// A matrix whose rows are neighbouring floats.
struct RowMatrix {
  const float* from = nullptr;
  int64_t step = 0;
};

/// softmax(scale · queries · keysᵀ + bias + mask) · values of one head. Python: scaled_dot_product_attention.
struct Attention {
  RowMatrix queries, keys, values;
  RowMatrix bias = {}, mask = {};  ///< (query_count, key_count), or null
  float scale = 1;
  int64_t query_count = 0;
  int64_t key_count = 0;
  int64_t head_size = 0;   ///< of queries and keys
  int64_t value_size = 0;  ///< of values and results
  float* output = nullptr;
  int64_t output_step = 0;
};

/// Floats that `attention` works in.
int64_t attention_scratch_floats(const Attention& task);

void attention(const Attention& task, float* scratch);

}  // namespace torchvision::kernels
