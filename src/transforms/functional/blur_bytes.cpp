#include "transforms/functional/blur_bytes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "io/kept_tensor.h"
#include "kernels/blur.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/byte_map.h"

namespace torchvision::transforms::functional {

at::Tensor blurred_bytes(const at::Tensor& image, const at::Tensor& kernel_rows, const at::Tensor& kernel_columns) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = io::kept_like(source);
  const ByteBatch batch(as_byte_batch(source)), result(as_byte_batch(output));
  const at::Tensor rows = kernel_rows.contiguous(), columns = kernel_columns.contiguous();
  const at::Tensor product = (rows.unsqueeze(-1) * columns).contiguous();
  const kernels::SeparableKernel kernel = {.columns = columns.const_data_ptr<float>(),
                                           .width = columns.numel(),
                                           .rows = rows.const_data_ptr<float>(),
                                           .height = rows.numel(),
                                           .product = product.const_data_ptr<float>()};
  // A range of rows begins by blurring half a kernel of rows above it.
  constexpr int64_t kProductsPerTask = 1 << 20;
  const int64_t products = image.size(-1) * batch.plane_channels() * (kernel.width + kernel.height);
  const int64_t grain = std::max<int64_t>(4 * kernel.height, kProductsPerTask / products);
  for (int64_t i = 0; i < batch.images(); ++i)
    for (int64_t plane = 0; plane < batch.planes(); ++plane)
      at::parallel_for(0, image.size(-2), grain, [&](int64_t begin, int64_t end) {
        kernels::blur_bytes(batch.rows(i, plane), kernel, begin, end, result.mutable_rows(i, plane));
      });
  return output;
}

}  // namespace torchvision::transforms::functional
