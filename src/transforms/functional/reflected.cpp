#include "transforms/functional/reflected.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional/pad.h"

namespace torchvision::transforms::functional {
namespace {

/// Which pixel of an edge stands at each place from `before` ahead of it to `after` behind it.
at::Tensor mirrored_places(int64_t edge, int64_t before, int64_t after, const at::Tensor& like) {
  const at::Tensor places = at::arange(-before, edge + after, at::TensorOptions(at::kLong));
  // A period goes there and back, and does not repeat the ends.
  const int64_t period = std::max<int64_t>(2 * (edge - 1), 1);
  const at::Tensor forth = places.remainder(period);
  return at::minimum(forth, period - forth).clamp_(0, edge - 1).to(like.device());
}

}  // namespace

at::Tensor reflected(const at::Tensor& image, int64_t left, int64_t top, int64_t right, int64_t bottom) {
  if (std::max(left, right) < image.size(-1) && std::max(top, bottom) < image.size(-2))
    return pad_mask(image, {left, top, right, bottom}, {.padding_mode = PaddingMode::kReflect});
  at::Tensor output = image;
  if (top != 0 || bottom != 0) output = output.index_select(-2, mirrored_places(image.size(-2), top, bottom, image));
  if (left != 0 || right != 0) output = output.index_select(-1, mirrored_places(image.size(-1), left, right, image));
  return output;
}

}  // namespace torchvision::transforms::functional
