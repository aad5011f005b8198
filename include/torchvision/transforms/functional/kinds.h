#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::transforms::functional {

/// What the kernels of boxes and points return: the moved ones, and the canvas that they now lie on.
using OnCanvas = std::pair<at::Tensor, tv_tensors::CanvasSize>;

/// Calls the kernel for what `input` is and makes the result the same kind. Pictures and videos share a kernel, since
/// the dimensions before (C, H, W) are free.
template <tv_tensors::Transformable T, class OnImage, class OnMask, class OnBoxes, class OnPoints>
T by_kind(const T& input, const OnImage& on_image, const OnMask& on_mask, const OnBoxes& on_boxes,
          const OnPoints& on_points) {
  using namespace tv_tensors;
  if constexpr (Pixels<T>) {
    return wrap(on_image(tensor_of(input)), input);
  } else if constexpr (std::is_same_v<T, Mask>) {
    return wrap(on_mask(input.data), input);
  } else {
    T output = input;
    if constexpr (std::is_same_v<T, BoundingBoxes>)
      std::tie(output.data, output.canvas_size) = on_boxes(input);
    else
      std::tie(output.data, output.canvas_size) = on_points(input);
    return output;
  }
}

/// Many results of one input, each the same kind as it.
template <tv_tensors::Pixels T, size_t N>
std::array<T, N> each_wrapped(std::array<at::Tensor, N> tensors, const T& like) {
  return [&]<size_t... I>(std::index_sequence<I...>) {
    return std::array<T, N>{tv_tensors::wrap(std::move(tensors[I]), like)...};
  }(std::make_index_sequence<N>());
}

}  // namespace torchvision::transforms::functional
