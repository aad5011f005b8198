#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <vector>

#include "kernels/normalize.h"
#include "torchvision/core/types.h"

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

/// The middle square of `crop_size` of plain bytes (..., C, H, W) resized to `size` in float32 with antialiasing and
/// rounded, normalised in the same pass. The square fits into `size`.
at::Tensor resize_crop_normalize_bytes(const at::Tensor& image, std::array<int64_t, 2> size, int64_t crop_size,
                                       InterpolationMode mode, const ByteNormalization& how);

}  // namespace torchvision::transforms::functional
