#include <ATen/ATen.h>

#include "torchvision/transforms/functional/color.h"
#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

at::Tensor equalize_image(const at::Tensor& input) {
  check_image("equalize", input, 2);
  if (input.numel() == 0) return input;
  constexpr int64_t kLevels = 256;
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
