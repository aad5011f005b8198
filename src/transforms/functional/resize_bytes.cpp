#include "transforms/functional/resize_bytes.h"

#include <ATen/ATen.h>

#include "kernels/resample.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms::functional {

bool resizes_as_bytes(const at::Tensor& batch, InterpolationMode mode) {
  return is_plain_bytes(batch) && is_smooth(mode);
}

at::Tensor resize_bytes(const at::Tensor& batch, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias) {
  const ByteBatch input(batch);
  const auto format = input.interleaved() ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  const ByteBatch output(at::empty({batch.size(0), batch.size(1), size[0], size[1]}, batch.options(), format));
  const auto filter = mode == InterpolationMode::kBilinear ? kernels::Filter::kBilinear : kernels::Filter::kBicubic;
  const auto rows = kernels::make_fixed_point_axis(batch.size(2), size[0], filter, antialias);
  const auto columns = kernels::make_fixed_point_axis(batch.size(3), size[1], filter, antialias);
  const auto* filtered_columns = batch.size(3) != size[1] ? &columns : nullptr;
  const auto* filtered_rows = batch.size(2) != size[0] ? &rows : nullptr;
  for (int64_t image = 0; image < input.images(); ++image)
    for (int64_t plane = 0; plane < input.planes(); ++plane)
      kernels::resample(input.rows(image, plane), filtered_columns, filtered_rows, output.mutable_rows(image, plane));
  return output.tensor();
}

}  // namespace torchvision::transforms::functional
