#include "transforms/functional/normalize_bytes.h"

#include <ATen/ATen.h>

#include "transforms/functional/byte_image.h"
#include "transforms/functional/center.h"

namespace torchvision::transforms::functional {
namespace {

ByteBatch as_batch(const at::Tensor& image) {
  return ByteBatch(image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)}));
}

at::Tensor empty_floats(const at::Tensor& image, int64_t height, int64_t width) {
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 2] = height;
  shape[shape.size() - 1] = width;
  return at::empty(shape, at::kFloat);
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
  const at::Tensor output = empty_floats(image, height, width);
  float* to = output.data_ptr<float>();
  const auto channels = by_channel(how, input.channels());
  const int64_t plane_floats = input.plane_channels() * height * width;
  for (int64_t i = 0; i < input.images(); ++i)
    for (int64_t plane = 0; plane < input.planes(); ++plane, to += plane_floats)
      kernels::normalize_bytes(input.rows(i, plane), channels.data() + plane,
                               {.data = to, .plane_stride = height * width, .row_stride = width});
  return output;
}

at::Tensor resize_crop_normalize_bytes(const at::Tensor& image, std::array<int64_t, 2> size, int64_t crop_size,
                                       InterpolationMode mode, const ByteNormalization& how) {
  const ByteBatch input = as_batch(image);
  const auto filter = mode == InterpolationMode::kBilinear ? kernels::Filter::kBilinear : kernels::Filter::kBicubic;
  const auto rows = kernels::make_float_axis(image.size(-2), size[0], filter, kernels::fuses_products());
  const auto columns = kernels::make_float_axis(image.size(-1), size[1], filter, kernels::fuses_products());
  const kernels::Window window = {middle_anchor(size[0], crop_size), middle_anchor(size[1], crop_size), crop_size,
                                  crop_size};
  const at::Tensor output = empty_floats(image, crop_size, crop_size);
  float* to = output.data_ptr<float>();
  const auto channels = by_channel(how, input.channels());
  const int64_t plane_floats = input.plane_channels() * crop_size * crop_size;
  for (int64_t i = 0; i < input.images(); ++i)
    for (int64_t plane = 0; plane < input.planes(); ++plane, to += plane_floats)
      kernels::resample_normalized(input.rows(i, plane), columns, rows, window, channels.data() + plane, to);
  return output;
}

}  // namespace torchvision::transforms::functional
