#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Element (i, j) of `input` becomes element (j, i) of `output`; strides are from row to row. float, double, int32_t.
template <class Scalar>
void transpose(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
               int64_t output_stride);

}  // namespace torchvision::kernels
