#include "transforms/functional/normalize_bytes.h"

#include <ATen/ATen.h>

#include "transforms/functional/byte_image.h"

namespace torchvision::transforms::functional {
namespace {

ByteBatch as_batch(const at::Tensor& image) {
  return ByteBatch(image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)}));
}

}  // namespace

std::vector<kernels::Normalization> by_channel(const ByteNormalization& how, int64_t channels) {
  std::vector<kernels::Normalization> result(static_cast<size_t>(channels));
  for (size_t c = 0; c < result.size(); ++c)
    result[c] = {.mean = static_cast<float>(how.mean[how.mean.size() == 1 ? 0 : c]),
                 .std = static_cast<float>(how.std[how.std.size() == 1 ? 0 : c]),
                 .divide = how.divide};
  return result;
}

at::Tensor normalize_bytes(const at::Tensor& image, const ByteNormalization& how) {
  const ByteBatch input = as_batch(image);
  const int64_t height = image.size(-2), width = image.size(-1);
  const at::Tensor output = at::empty(image.sizes(), at::kFloat);
  float* to = output.data_ptr<float>();
  const auto channels = by_channel(how, input.channels());
  const int64_t plane_floats = input.plane_channels() * height * width;
  for (int64_t i = 0; i < input.images(); ++i)
    for (int64_t plane = 0; plane < input.planes(); ++plane, to += plane_floats)
      kernels::normalize_bytes(input.rows(i, plane), channels.data() + plane,
                               {.data = to, .plane_stride = height * width, .row_stride = width});
  return output;
}

}  // namespace torchvision::transforms::functional
