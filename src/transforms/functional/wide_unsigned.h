#pragma once

#include <ATen/ATen.h>

namespace torchvision::transforms::functional {

/// `move(image)` for what only moves values: ATen cannot flip the wider unsigned integers, so their bits travel as a
/// signed type's.
template <class Move>
at::Tensor moved_as_signed(const at::Tensor& image, const Move& move) {
  switch (image.scalar_type()) {
    case at::kUInt16:
      return move(image.view(at::kShort)).view(at::kUInt16);
    case at::kUInt32:
      return move(image.view(at::kInt)).view(at::kUInt32);
    case at::kUInt64:
      return move(image.view(at::kLong)).view(at::kUInt64);
    default:
      return move(image);
  }
}

}  // namespace torchvision::transforms::functional
