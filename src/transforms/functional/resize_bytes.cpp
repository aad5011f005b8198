#include "transforms/functional/resize_bytes.h"

#include <ATen/ATen.h>

#include "kernels/resample.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms::functional {
namespace {

bool is_interleaved(const at::Tensor& batch) {
  return batch.size(1) > 1 && batch.stride(1) == 1 && batch.stride(3) == batch.size(1);
}

bool is_planar(const at::Tensor& batch) { return batch.stride(3) == 1 || batch.size(3) == 1; }

/// The batch itself where its pixels are adjacent, planar or interleaved, with any distance between rows.
at::Tensor with_adjacent_pixels(const at::Tensor& batch) {
  return is_interleaved(batch) || is_planar(batch) ? batch : batch.contiguous();
}

template <class T>
kernels::Rows<T> rows_of(T* data, const at::Tensor& image, int64_t channels) {
  return {data, image.size(1), image.size(2), channels, image.stride(1)};
}

void resample_image(const at::Tensor& input, const at::Tensor& output, bool interleaved,
                    const kernels::FixedPointAxis& columns, const kernels::FixedPointAxis& rows) {
  const uint8_t* from = input.const_data_ptr<uint8_t>();
  uint8_t* to = output.data_ptr<uint8_t>();
  if (interleaved) {
    kernels::resample(rows_of(from, input, input.size(0)), &columns, &rows, rows_of(to, output, input.size(0)));
    return;
  }
  for (int64_t channel = 0; channel < input.size(0); ++channel)
    kernels::resample(rows_of(from + channel * input.stride(0), input, 1), &columns, &rows,
                      rows_of(to + channel * output.stride(0), output, 1));
}

}  // namespace

bool resizes_as_bytes(const at::Tensor& batch, InterpolationMode mode) {
  return batch.scalar_type() == at::kByte && batch.is_cpu() && batch.layout() == at::kStrided && is_smooth(mode);
}

at::Tensor resize_bytes(const at::Tensor& batch, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias) {
  const at::Tensor input = with_adjacent_pixels(batch);
  const bool interleaved = is_interleaved(input);
  const auto format = interleaved ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  const at::Tensor output = at::empty({input.size(0), input.size(1), size[0], size[1]}, input.options(), format);
  const auto filter = mode == InterpolationMode::kBilinear ? kernels::Filter::kBilinear : kernels::Filter::kBicubic;
  const auto rows = kernels::make_fixed_point_axis(input.size(2), size[0], filter, antialias);
  const auto columns = kernels::make_fixed_point_axis(input.size(3), size[1], filter, antialias);
  for (int64_t i = 0; i < input.size(0); ++i)
    resample_image(input.select(0, i), output.select(0, i), interleaved, columns, rows);
  return output;
}

}  // namespace torchvision::transforms::functional
