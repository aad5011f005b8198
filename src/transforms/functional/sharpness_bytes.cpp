#include "transforms/functional/sharpness_bytes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>

#include "io/kept_tensor.h"
#include "kernels/sharpness.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/byte_map.h"

namespace torchvision::transforms::functional {

at::Tensor sharpened_bytes(const at::Tensor& image, double sharpness_factor) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = io::kept_like(source);
  const ByteBatch batch(as_byte_batch(source)), result(as_byte_batch(output));
  const int64_t height = image.size(-2), row_bytes = image.size(-1) * batch.plane_channels();
  const auto rest = static_cast<float>(1.0 - sharpness_factor);
  constexpr int64_t kGrain = 1 << 18;  // bytes that are worth a thread's start
  for (int64_t i = 0; i < batch.images(); ++i)
    for (int64_t plane = 0; plane < batch.planes(); ++plane) {
      const auto from = batch.rows(i, plane);
      const auto to = result.mutable_rows(i, plane);
      std::memcpy(to.row(0), from.row(0), size_t(row_bytes));
      std::memcpy(to.row(height - 1), from.row(height - 1), size_t(row_bytes));
      at::parallel_for(1, height - 1, std::max<int64_t>(kGrain / row_bytes, 1), [&](int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
          const uint8_t* const rows[3] = {from.row(y - 1), from.row(y), from.row(y + 1)};
          kernels::sharpen_row(rows, row_bytes, from.channels, rest, to.row(y));
        }
      });
    }
  return output;
}

}  // namespace torchvision::transforms::functional
