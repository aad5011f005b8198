#include "inference/packed.h"

#include <ATen/ATen.h>

#include <new>

#include "core/huge_pages.h"
#include "kernels/nn/product.h"

namespace torchvision::inference {
namespace {

constexpr std::align_val_t kAlignment{64};

}  // namespace

Floats::Floats(int64_t count) {
  const size_t bytes = static_cast<size_t>(count) * sizeof(float);
  data_.reset(static_cast<float*>(::operator new(bytes, kAlignment)));
  core::prefer_huge_pages(data_.get(), bytes);
}

void Floats::Free::operator()(float* data) const { ::operator delete(data, kAlignment); }

Floats packed_weights(const at::Tensor& weights) {
  const at::Tensor rows = as_floats(weights);
  const int64_t columns = rows.size(0), depth = rows.size(1);
  Floats packed(kernels::packed_product_floats(depth, columns));
  kernels::pack_product(
      {.from = rows.const_data_ptr<float>(), .column_step = depth, .columns = columns, .depth = depth}, packed.data());
  return packed;
}

at::Tensor as_floats(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous() : tensor;
}

}  // namespace torchvision::inference
