#include <ATen/ATen.h>

#include "torchvision/transforms/functional/color.h"
#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/color_changes.h"

namespace torchvision::transforms::functional {
namespace {

/// Hue, saturation and value of RGB images (..., 3, H, W) of floats, each from 0 to 1. Hue is 0 where there is none.
at::Tensor rgb_to_hsv(const at::Tensor& image) {
  const std::vector<at::Tensor> rgb = image.unbind(-3);
  const auto [least, most] = image.aminmax(-3);
  const at::Tensor gray = most.eq(least);
  const at::Tensor range = most - least;
  const at::Tensor ones = at::ones_like(most);
  const at::Tensor saturation = range / at::where(gray, ones, most);
  const at::Tensor divisor = at::where(gray, ones, range).unsqueeze(-3);
  const std::vector<at::Tensor> distance = ((most.unsqueeze(-3) - image) / divisor).unbind(-3);
  const at::Tensor not_red = most.ne(rgb[0]), green = most.eq(rgb[1]);
  const at::Tensor of_green = distance[0].add(2.0).sub_(distance[2]).mul_(green.logical_and(not_red));
  const at::Tensor of_red = distance[2].sub(distance[1]).mul_(not_red.logical_not());
  const at::Tensor of_blue = distance[1].add(4.0).sub_(distance[0]).mul_(not_red.logical_and(green.logical_not()));
  const at::Tensor hue = (of_red + of_green).add_(of_blue).mul_(1.0 / 6.0).add_(1.0).fmod_(1.0);
  return at::stack({hue, saturation, most}, -3);
}

at::Tensor hsv_to_rgb(const at::Tensor& hue, const at::Tensor& saturation, const at::Tensor& value) {
  const at::Tensor sixths = hue.mul(6);
  const at::Tensor whole = at::floor(sixths);
  const at::Tensor fraction = sixths - whole;
  const at::Tensor sector = whole.to(at::kInt).remainder_(6);
  const at::Tensor part = saturation * fraction;
  const at::Tensor rest = 1.0 - saturation;
  const at::Tensor q = (1.0 - part).mul_(value).clamp_(0.0, 1.0);
  const at::Tensor t = (part + rest).mul_(value).clamp_(0.0, 1.0);
  const at::Tensor p = rest.mul(value).clamp_(0.0, 1.0);
  // Which of value, p, q, t each channel takes in each sixth of the circle.
  const at::Tensor choice =
      at::tensor({0, 2, 1, 1, 3, 0, 3, 0, 0, 2, 1, 1, 1, 1, 3, 0, 0, 2}, at::kLong).view({3, 6}).to(hue.device());
  at::Tensor chosen = choice.index({at::indexing::Slice(), sector});
  if (chosen.dim() > 3) chosen = chosen.moveaxis(0, -3);
  return at::stack({value, p, q, t}, -3).gather(-3, chosen);
}

}  // namespace

at::Tensor adjust_hue_image(const at::Tensor& image, double hue_factor) {
  TORCH_CHECK_VALUE(hue_factor >= -0.5 && hue_factor <= 0.5, "adjust_hue: hue_factor (", hue_factor,
                    ") is not in [-0.5, 0.5].");
  check_image("adjust_hue", image, 3);
  TORCH_CHECK_TYPE(image.size(-3) == 1 || image.size(-3) == 3,
                   "adjust_hue: Input image tensor permitted channel values are 1 or 3, but found ", image.size(-3));
  if (image.size(-3) == 1 || image.numel() == 0) return image;
  if (is_rgb_bytes(image)) return change_byte_colors(image, {{ColorChange{ColorChange::Kind::kHue, hue_factor}}});
  const std::vector<at::Tensor> hsv = rgb_to_hsv(to_dtype(image, at::kFloat, {.scale = true})).unbind(-3);
  const at::Tensor turned = hsv[0].add(hue_factor).remainder_(1.0);
  return to_dtype(hsv_to_rgb(turned, hsv[1], hsv[2]), image.scalar_type(), {.scale = true});
}

}  // namespace torchvision::transforms::functional
