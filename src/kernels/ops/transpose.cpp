#include "kernels/ops/transpose.h"

#include <algorithm>

namespace torchvision::kernels {

template <class Scalar>
void transpose(const Scalar* input, int64_t rows, int64_t columns, int64_t input_stride, Scalar* output,
               int64_t output_stride) {
  constexpr int64_t kTile = 16;  // a cache line of floats
  for (int64_t r = 0; r < rows; r += kTile)
    for (int64_t c = 0; c < columns; c += kTile)
      for (int64_t j = c; j < std::min(c + kTile, columns); ++j)
        for (int64_t i = r; i < std::min(r + kTile, rows); ++i) output[j * output_stride + i] = input[i * input_stride + j];
}
template void transpose(const float*, int64_t, int64_t, int64_t, float*, int64_t);
template void transpose(const double*, int64_t, int64_t, int64_t, double*, int64_t);
template void transpose(const int32_t*, int64_t, int64_t, int64_t, int32_t*, int64_t);

}  // namespace torchvision::kernels
