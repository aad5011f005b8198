#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "kernels/normalize.h"

namespace torchvision::transforms::functional {

/// What becomes of every channel of bytes: to 0..1, minus mean, over std. One value a channel, or one for all.
struct ByteNormalization {
  std::vector<double> mean, std;
  /// By a division, as the presets of weights do, or by a product as to_dtype does.
  bool divide = false;
};

/// For kernels: an entry a channel.
std::vector<kernels::Normalization> by_channel(const ByteNormalization& how, int64_t channels);

/// normalize(to_dtype(image, kFloat, {.scale = true}), mean, std) in one pass, to the bit. `image` is plain bytes.
at::Tensor normalize_bytes(const at::Tensor& image, const ByteNormalization& how);

}  // namespace torchvision::transforms::functional
