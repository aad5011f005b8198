#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "kernels/median.h"
#include "torchvision/transforms/functional/blur.h"
#include "torchvision/transforms/functional/pad.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

at::Tensor median_bytes(const at::Tensor& image, const at::Tensor& wide, int64_t edge) {
  const at::Tensor from = wide.contiguous();
  const at::Tensor output = at::empty(image.sizes(), image.options());
  const int64_t height = image.size(-2), width = image.size(-1), planes = image.numel() / (height * width);
  const auto* source = from.const_data_ptr<uint8_t>();
  auto* to = output.data_ptr<uint8_t>();
  const int64_t wide_plane = from.size(-2) * from.size(-1);
  constexpr int64_t kGrain = 1 << 13;  // pixels that are worth a thread's start
  at::parallel_for(0, planes * height, std::max<int64_t>(kGrain / width, 1), [&](int64_t row, int64_t last) {
    for (; row < last; ++row) {
      const int64_t plane = row / height, y = row % height;
      kernels::median_rows(source + plane * wide_plane, from.size(-1), edge, width, y, y + 1,
                           to + plane * height * width);
    }
  });
  return output;
}

}  // namespace

at::Tensor median_blur_image(const at::Tensor& image, int64_t kernel_size) {
  check_image("median_blur", image, 3);
  TORCH_CHECK_VALUE(kernel_size > 0 && kernel_size % 2 == 1 && kernel_size <= 255,
                    "median_blur: expected an odd kernel_size from 1 to 255, got ", kernel_size);
  if (image.numel() == 0 || kernel_size == 1) return image.clone();
  const at::Tensor wide = pad_image(image, {kernel_size / 2}, {.padding_mode = PaddingMode::kEdge});
  if (is_plain_bytes(image)) return median_bytes(image, wide, kernel_size);
  const at::Tensor windows = wide.unfold(-2, kernel_size, 1).unfold(-2, kernel_size, 1).flatten(-2);
  return std::get<0>(windows.median(-1));
}

}  // namespace torchvision::transforms::functional
