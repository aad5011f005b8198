#include "transforms/functional/byte_map.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>

#include "io/kept_tensor.h"
#include "transforms/functional/byte_image.h"

namespace torchvision::transforms::functional {
namespace {

/// Below this a table costs more than it saves.
constexpr int64_t kFewestBytes = 4096;
/// Bytes that are worth a thread's start.
constexpr int64_t kGrain = 1 << 20;

/// Short rows cost their ends; those without gaps are one.
kernels::Rows<const uint8_t> in_one_row(const kernels::Rows<const uint8_t>& rows) {
  const int64_t pixels = rows.height * rows.width;
  if (rows.row_stride != rows.width * rows.channels || pixels > std::numeric_limits<int32_t>::max()) return rows;
  return {rows.data, 1, pixels, rows.channels, pixels * rows.channels};
}

/// What `add` finds of each channel of each image.
template <class Result, class Add>
std::vector<Result> of_each_channel(const at::Tensor& image, const Add& add) {
  const ByteBatch batch(as_byte_batch(image));
  std::vector<Result> results(size_t(batch.images() * batch.channels()));
  for (int64_t i = 0; i < batch.images(); ++i)
    for (int64_t plane = 0; plane < batch.planes(); ++plane)
      add(in_one_row(batch.rows(i, plane)), results.data() + i * batch.channels() + plane);
  return results;
}

}  // namespace

at::Tensor as_byte_batch(const at::Tensor& image) {
  return image.reshape({-1, image.size(-3), image.size(-2), image.size(-1)});
}

at::Tensor without_gaps(const at::Tensor& image) {
  const bool interleaved = (image.dim() == 3 && image.permute({1, 2, 0}).is_contiguous()) ||
                           (image.dim() == 4 && image.is_contiguous(at::MemoryFormat::ChannelsLast));
  return interleaved ? image : image.contiguous();
}

bool maps_as_bytes(const at::Tensor& image) {
  return is_plain_bytes(image) && image.dim() >= 3 && image.numel() >= kFewestBytes;
}

at::Tensor all_bytes() { return at::arange(256, at::kByte).view({1, 16, 16}); }

kernels::ByteTable as_table(const at::Tensor& bytes) {
  const at::Tensor flat = bytes.contiguous();
  kernels::ByteTable table;
  TORCH_INTERNAL_ASSERT(flat.numel() == int64_t(table.size()) && flat.scalar_type() == at::kByte);
  std::copy_n(flat.const_data_ptr<uint8_t>(), table.size(), table.begin());
  return table;
}

at::Tensor map_bytes(const at::Tensor& image, const kernels::ByteTable& table) {
  const at::Tensor input = image.is_non_overlapping_and_dense() ? image : image.contiguous();
  const at::Tensor output = io::kept_like(input);
  // Both lie in memory in the same order, whatever that is.
  const auto* from = input.const_data_ptr<uint8_t>();
  auto* to = output.mutable_data_ptr<uint8_t>();
  at::parallel_for(0, input.numel(), kGrain, [&](int64_t begin, int64_t end) {
    kernels::map_bytes(from + begin, to + begin, end - begin, table);
  });
  return output;
}

at::Tensor map_bytes(const at::Tensor& image, const std::vector<kernels::ByteTable>& tables) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = io::kept_like(source);
  const ByteBatch input(as_byte_batch(source)), result(as_byte_batch(output));
  const int64_t channels = input.channels();
  for (int64_t i = 0; i < input.images(); ++i) {
    const kernels::ByteTable* of_image = tables.data() + i * channels;
    for (int64_t plane = 0; plane < input.planes(); ++plane) {
      const auto from = input.rows(i, plane);
      const auto to = result.mutable_rows(i, plane);
      const int64_t grain = std::max<int64_t>(kGrain / std::max<int64_t>(from.width * from.channels, 1), 1);
      at::parallel_for(0, from.height, grain, [&](int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
          if (input.interleaved())
            kernels::map_pixels(from.row(y), to.row(y), from.width, channels, of_image);
          else
            kernels::map_bytes(from.row(y), to.row(y), from.width, of_image[plane]);
        }
      });
    }
  }
  return output;
}

std::vector<kernels::ByteRange> ranges_of(const at::Tensor& image) {
  return of_each_channel<kernels::ByteRange>(image, kernels::widen_ranges);
}

std::vector<kernels::ByteCounts> histograms_of(const at::Tensor& image) {
  return of_each_channel<kernels::ByteCounts>(image, kernels::count_bytes);
}

}  // namespace torchvision::transforms::functional
