#include "torchvision/transforms/functional/dropout.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

/// Writes `value`, which broadcasts, into each hole of the last two dimensions.
at::Tensor with_holes(const at::Tensor& image, const at::Tensor& holes, const at::Tensor& value) {
  TORCH_CHECK_VALUE(
      holes.defined() && holes.dim() == 2 && holes.size(1) == 4 && !at::isFloatingType(holes.scalar_type()),
      "fill_holes: expected holes (N, 4) of integers, got ",
      holes.defined() ? at::str(holes.scalar_type(), " ", holes.sizes()) : "an undefined tensor");
  const at::Tensor output = image.clone(), places = holes.to(at::kCPU, at::kLong).contiguous();
  const auto* place = places.const_data_ptr<int64_t>();
  for (int64_t i = 0; i < places.size(0); ++i, place += 4) {
    const int64_t left = std::clamp<int64_t>(place[0], 0, image.size(-1)),
                  top = std::clamp<int64_t>(place[1], 0, image.size(-2));
    const int64_t right = std::min(place[2], image.size(-1)), bottom = std::min(place[3], image.size(-2));
    if (left < right && top < bottom) output.slice(-2, top, bottom).slice(-1, left, right).copy_(value);
  }
  return output;
}

}  // namespace

at::Tensor channel_dropout_image(const at::Tensor& image, const std::vector<int64_t>& channels, double fill) {
  check_image("channel_dropout", image, 3);
  const at::Tensor output = image.clone();
  for (const int64_t channel : channels) {
    TORCH_CHECK_VALUE(channel >= 0 && channel < image.size(-3), "channel_dropout: expected channels from 0 to ",
                      image.size(-3) - 1, ", got ", channel);
    output.select(-3, channel).fill_(fill);
  }
  return output;
}

at::Tensor fill_holes_image(const at::Tensor& image, const at::Tensor& holes, const std::vector<double>& fill) {
  check_image("fill_holes", image, 3);
  TORCH_CHECK_VALUE(fill.size() == 1 || int64_t(fill.size()) == image.size(-3),
                    "fill_holes: expected one fill value or one a channel (", image.size(-3), "), got ", fill.size());
  return with_holes(image, holes,
                    at::tensor(fill, at::kDouble).to(image.options().requires_grad(false)).view({-1, 1, 1}));
}

at::Tensor fill_holes_mask(const at::Tensor& mask, const at::Tensor& holes, double fill) {
  check_image("fill_holes", mask, 2);
  return with_holes(mask, holes, at::scalar_tensor(fill, mask.options().requires_grad(false)));
}

}  // namespace torchvision::transforms::functional
