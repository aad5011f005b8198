#include "transforms/functional/luma_bytes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "kernels/hue.h"
#include "kernels/luma.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/byte_map.h"

namespace torchvision::transforms::functional {
namespace {

/// Pixels that are worth a thread's start.
constexpr int64_t kGrain = 1 << 14;

template <class T>
kernels::RgbRow<T> rgb_row(const kernels::Rows<T>& red, const kernels::Rows<T>& green, const kernels::Rows<T>& blue,
                           int64_t y) {
  return {red.row(y), green.row(y), blue.row(y), red.channels};
}

/// Calls `body` with each image's number and row, in parallel over rows.
template <class Body>
void for_each_row(const ByteBatch& batch, int64_t height, int64_t width, const Body& body) {
  for (int64_t image = 0; image < batch.images(); ++image)
    at::parallel_for(0, height, std::max<int64_t>(kGrain / std::max<int64_t>(width, 1), 1),
                     [&](int64_t begin, int64_t end) {
                       for (int64_t y = begin; y < end; ++y) body(image, y);
                     });
}

kernels::RgbRow<const uint8_t> source_row(const ByteBatch& batch, int64_t image, int64_t y) {
  if (!batch.interleaved()) return rgb_row(batch.rows(image, 0), batch.rows(image, 1), batch.rows(image, 2), y);
  const uint8_t* first = batch.rows(image, 0).row(y);
  return {first, first + 1, first + 2, 3};
}

kernels::RgbRow<uint8_t> target_row(const ByteBatch& batch, int64_t image, int64_t y) {
  if (!batch.interleaved())
    return rgb_row(batch.mutable_rows(image, 0), batch.mutable_rows(image, 1), batch.mutable_rows(image, 2), y);
  uint8_t* first = batch.mutable_rows(image, 0).row(y);
  return {first, first + 1, first + 2, 3};
}

using Source = kernels::RgbRow<const uint8_t>;
using Target = kernels::RgbRow<uint8_t>;

/// A new image of the same memory format, row by row.
template <class Change>
at::Tensor changed_rows(const at::Tensor& image, const Change& change) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = at::empty_strided(source.sizes(), source.strides(), source.options());
  const ByteBatch batch(as_byte_batch(source)), result(as_byte_batch(output));
  const int64_t width = image.size(-1);
  for_each_row(batch, image.size(-2), width,
               [&](int64_t i, int64_t y) { change(source_row(batch, i, y), width, target_row(result, i, y)); });
  return output;
}

}  // namespace

bool is_rgb_bytes(const at::Tensor& image) { return maps_as_bytes(image) && image.size(-3) == 3; }

at::Tensor luma_bytes(const at::Tensor& image) {
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 3] = 1;
  const at::Tensor output = at::empty(shape, at::kFloat);
  const ByteBatch batch(as_byte_batch(image));
  const int64_t height = image.size(-2), width = image.size(-1);
  auto* to = output.mutable_data_ptr<float>();
  for_each_row(batch, height, width, [&](int64_t i, int64_t y) {
    kernels::luma_of_bytes(source_row(batch, i, y), width, to + (i * height + y) * width);
  });
  return output;
}

at::Tensor saturated_bytes(const at::Tensor& image, double ratio) {
  return changed_rows(image, [ratio, rest = 1.0 - ratio](const Source& from, int64_t width, const Target& to) {
    kernels::blend_with_luma(from, width, static_cast<float>(ratio), static_cast<float>(rest), to);
  });
}

at::Tensor hue_turned_bytes(const at::Tensor& image, double hue_factor) {
  return changed_rows(image, [hue_factor](const Source& from, int64_t width, const Target& to) {
    kernels::turn_hue(from, width, static_cast<float>(hue_factor), to);
  });
}

}  // namespace torchvision::transforms::functional
