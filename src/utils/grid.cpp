#include "torchvision/utils/grid.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace torchvision::utils {
namespace {

void normalize_in_place(at::Tensor image, const std::optional<std::pair<double, double>>& range) {
  const double low = range ? range->first : image.min().item<double>();
  const double high = range ? range->second : image.max().item<double>();
  image.clamp_(low, high);
  image.sub_(low).div_(std::max(high - low, 1e-5));
}

at::Tensor as_batch(at::Tensor tensor) {
  TORCH_CHECK_VALUE(tensor.dim() >= 2 && tensor.dim() <= 4,
                    "make_grid: expected (B, C, H, W), (C, H, W) or (H, W), got a tensor of shape ", tensor.sizes());
  while (tensor.dim() < 4) tensor = tensor.unsqueeze(0);
  if (tensor.size(1) == 1) tensor = at::cat({tensor, tensor, tensor}, 1);
  return tensor;
}

}  // namespace

at::Tensor make_grid(const at::Tensor& tensor, const MakeGridOptions& options) {
  const c10::NoGradGuard no_grad;
  at::Tensor batch = as_batch(tensor);
  if (options.normalize) {
    batch = batch.clone();
    if (options.scale_each)
      for (const at::Tensor& image : batch.unbind(0)) normalize_in_place(image, options.value_range);
    else
      normalize_in_place(batch, options.value_range);
  }
  if (batch.size(0) == 1) return batch.squeeze(0);
  TORCH_CHECK_VALUE(options.nrow >= 1, "make_grid: expected nrow of at least 1, got ", options.nrow);
  TORCH_CHECK_VALUE(options.padding >= 0, "make_grid: expected padding of at least 0, got ", options.padding);
  TORCH_CHECK_VALUE(batch.size(0) >= 1, "make_grid: expected at least one picture, got none");

  const int64_t count = batch.size(0), columns = std::min(options.nrow, count), rows = (count + columns - 1) / columns;
  const int64_t padding = options.padding, height = batch.size(2) + padding, width = batch.size(3) + padding;
  at::Tensor grid =
      batch.new_full({batch.size(1), height * rows + padding, width * columns + padding}, options.pad_value);
  for (int64_t i = 0; i < count; ++i)
    grid.narrow(1, i / columns * height + padding, height - padding)
        .narrow(2, i % columns * width + padding, width - padding)
        .copy_(batch[i]);
  return grid;
}

at::Tensor make_grid(const std::vector<at::Tensor>& tensors, const MakeGridOptions& options) {
  TORCH_CHECK_VALUE(!tensors.empty(), "make_grid: expected at least one picture, got an empty list");
  return make_grid(at::stack(tensors), options);
}

}  // namespace torchvision::utils
