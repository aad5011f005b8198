#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/color.h"
#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/byte_map.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

constexpr int64_t kLevels = 256;

/// The table of one channel by its histogram, in the integers of the tensors below.
kernels::ByteTable evened(const std::array<int64_t, kLevels>& histogram) {
  int64_t pixels = 0, of_highest = 0;
  for (const int64_t count : histogram) {
    pixels += count;
    if (count != 0) of_highest = count;
  }
  const int64_t step = (pixels - of_highest) / (kLevels - 1);
  kernels::ByteTable table;
  int64_t below = 0;
  for (size_t level = 0; level < table.size(); ++level) {
    const int64_t even = level == 0 ? 0 : (below + step / 2) / std::max<int64_t>(step, 1);
    table[level] = static_cast<uint8_t>(step == 0 ? int64_t(level) : std::min(even, kLevels - 1));
    below += histogram[level];
  }
  return table;
}

}  // namespace

at::Tensor equalize_image(const at::Tensor& input) {
  check_image("equalize", input, 2);
  if (input.numel() == 0) return input;
  if (maps_as_bytes(input)) {
    std::vector<kernels::ByteTable> tables;
    for (const auto& histogram : histograms_of(input)) tables.push_back(evened(histogram));
    return map_bytes(input, tables);
  }
  const at::Tensor image = to_dtype(input, at::kByte, {.scale = true});
  const at::Tensor flat = image.flatten(-2).to(at::kLong);
  std::vector<int64_t> shape = flat.sizes().vec();
  const int64_t pixels = shape.back();
  shape.back() = kLevels;
  const at::Tensor histogram = at::zeros(shape, flat.options().dtype(at::kInt));
  histogram.scatter_add_(-1, flat, at::ones({1}, histogram.options()).expand_as(flat));
  const at::Tensor sums = histogram.cumsum(-1);
  // The pixels of the highest level present are left out of the step.
  const at::Tensor highest = sums.argmax(-1, /*keepdim=*/true);
  const at::Tensor step = (pixels - histogram.gather(-1, highest)).div_(kLevels - 1, "floor");
  const at::Tensor even = step.ne(0).unsqueeze(-1);
  at::Tensor table = sums.slice(-1, 0, kLevels - 1)
                         .add(step.div(2, "floor"))
                         .div_(step.clamp(1), "floor")
                         .clamp_(0, kLevels - 1)
                         .to(at::kByte);
  shape.back() = 1;
  table = at::cat({at::zeros(shape, table.options()), table}, -1);
  const at::Tensor equalized = table.gather(-1, flat).view_as(image);
  return to_dtype(at::where(even, equalized, image), input.scalar_type(), {.scale = true});
}

}  // namespace torchvision::transforms::functional
