#include "transforms/functional/separable_blur.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "io/kept_tensor.h"
#include "kernels/blur.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/byte_map.h"

namespace torchvision::transforms::functional {
namespace {

/// Below it torch's convolution is as fast, and its bits are kept.
constexpr int64_t kFewestFloatProducts = 49;

/// A kernel and the tensors that it looks into.
class Weights {
 public:
  Weights(const at::Tensor& rows, const at::Tensor& columns)
      : rows_(rows.contiguous()), columns_(columns.contiguous()), product_(rows_.unsqueeze(-1) * columns_) {}

  kernels::SeparableKernel kernel() const {
    return {.columns = columns_.const_data_ptr<float>(),
            .width = columns_.numel(),
            .rows = rows_.const_data_ptr<float>(),
            .height = rows_.numel(),
            .product = product_.const_data_ptr<float>()};
  }

 private:
  at::Tensor rows_, columns_, product_;
};

/// Rows of `row_values` for a thread. A range of rows begins by blurring half a kernel of rows above it.
int64_t grain_of(int64_t row_values, const kernels::SeparableKernel& kernel) {
  constexpr int64_t kProductsPerTask = 1 << 20;
  return std::max<int64_t>(4 * kernel.height, kProductsPerTask / (row_values * (kernel.width + kernel.height)));
}

bool fits(const at::Tensor& image, const at::Tensor& kernel_rows, const at::Tensor& kernel_columns) {
  return kernel_columns.numel() / 2 < image.size(-1) && kernel_rows.numel() / 2 < image.size(-2);
}

at::Tensor blurred_bytes(const at::Tensor& image, const kernels::SeparableKernel& kernel) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = io::kept_like(source);
  const ByteBatch batch(as_byte_batch(source)), result(as_byte_batch(output));
  const int64_t grain = grain_of(image.size(-1) * batch.plane_channels(), kernel);
  for (int64_t i = 0; i < batch.images(); ++i)
    for (int64_t plane = 0; plane < batch.planes(); ++plane)
      at::parallel_for(0, image.size(-2), grain, [&](int64_t begin, int64_t end) {
        kernels::blur_bytes(batch.rows(i, plane), kernel, begin, end, result.mutable_rows(i, plane));
      });
  return output;
}

at::Tensor blurred_floats(const at::Tensor& image, const kernels::SeparableKernel& kernel) {
  const at::Tensor source = image.contiguous();
  const at::Tensor output = io::kept_like(source);
  const int64_t height = image.size(-2), width = image.size(-1), plane = height * width;
  for (int64_t offset = 0; offset < source.numel(); offset += plane)
    at::parallel_for(0, height, grain_of(width, kernel), [&](int64_t begin, int64_t end) {
      kernels::blur_floats({source.const_data_ptr<float>() + offset, height, width, 1, width}, kernel, begin, end,
                           {output.mutable_data_ptr<float>() + offset, height, width, 1, width});
    });
  return output;
}

}  // namespace

std::optional<at::Tensor> separably_blurred(const at::Tensor& image, const at::Tensor& kernel_rows,
                                            const at::Tensor& kernel_columns) {
  if (!fits(image, kernel_rows, kernel_columns)) return std::nullopt;
  if (maps_as_bytes(image)) return blurred_bytes(image, Weights(kernel_rows, kernel_columns).kernel());
  const bool is_plain_float = image.is_cpu() && image.layout() == at::kStrided && image.scalar_type() == at::kFloat;
  const bool is_traced = c10::GradMode::is_enabled() && image.requires_grad();
  if (!is_plain_float || is_traced || kernel_rows.numel() * kernel_columns.numel() < kFewestFloatProducts)
    return std::nullopt;
  return blurred_floats(image, Weights(kernel_rows, kernel_columns).kernel());
}

}  // namespace torchvision::transforms::functional
