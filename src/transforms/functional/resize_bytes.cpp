#include "transforms/functional/resize_bytes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "kernels/resample.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms::functional {

namespace {

template <class T>
kernels::Rows<T> part_of(const kernels::Rows<T>& rows, int64_t begin, int64_t count) {
  return {rows.row(begin), count, rows.width, rows.channels, rows.row_stride};
}

/// Rows of the output for a thread: what takes longer than waking it.
int64_t grain_of(const ByteBatch& input, int64_t output_height) {
  constexpr int64_t kBytesPerTask = 1 << 20;
  const kernels::Rows<const uint8_t> plane = input.rows(0, 0);
  const int64_t bytes = plane.height * plane.width * plane.channels;
  return std::max<int64_t>(kBytesPerTask / std::max<int64_t>(bytes / output_height, 1), 1);
}

/// Rows [begin, end) of the output, from what they read of the input.
void resize_rows(const kernels::Rows<const uint8_t>& input, const kernels::FixedPointAxis* columns,
                 const kernels::FixedPointAxis* rows, int64_t begin, int64_t end,
                 const kernels::Rows<uint8_t>& output) {
  const int64_t count = end - begin;
  if (count == output.height) return kernels::resample(input, columns, rows, output);
  const kernels::Rows<uint8_t> to = part_of(output, begin, count);
  if (rows == nullptr) return kernels::resample(part_of(input, begin, count), columns, nullptr, to);
  const kernels::AxisSpan span = kernels::inputs_of(*rows, begin, count);
  const kernels::FixedPointAxis part = kernels::part_of(*rows, begin, count, span);
  kernels::resample(part_of(input, span.begin, span.size), columns, &part, to);
}

}  // namespace

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
  const int64_t grain = grain_of(input, size[0]);
  for (int64_t image = 0; image < input.images(); ++image)
    for (int64_t plane = 0; plane < input.planes(); ++plane)
      at::parallel_for(0, size[0], grain, [&](int64_t begin, int64_t end) {
        resize_rows(input.rows(image, plane), filtered_columns, filtered_rows, begin, end,
                    output.mutable_rows(image, plane));
      });
  return output.tensor();
}

}  // namespace torchvision::transforms::functional
