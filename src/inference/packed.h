#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

namespace torchvision::inference {

/// Floats in memory that vectors like.
class Floats {
 public:
  explicit Floats(int64_t count);
  float* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(float* data) const;
  };
  std::unique_ptr<float, Free> data_;
};

/// Weights (columns, depth) of any floating dtype, packed for kernels::product.
Floats packed_weights(const at::Tensor& weights);

/// A copy in contiguous floats, which training goes past; undefined stays undefined.
at::Tensor as_floats(const at::Tensor& tensor);
inline const float* data_or_null(const at::Tensor& floats) {
  return floats.defined() ? floats.const_data_ptr<float>() : nullptr;
}

}  // namespace torchvision::inference
