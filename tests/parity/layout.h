#pragma once

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "parity/functions.h"
#include "torchvision/tv_tensors/tv_tensors.h"

namespace torchvision::parity {

/// Cases travel as contiguous tensors; this gives the image the memory layout that the case is about.
inline at::Tensor laid_out(const at::Tensor& image, const nlohmann::json& parameters) {
  const std::string layout = parameters.value("layout", "contiguous");
  if (layout == "channels_last") return image.movedim(-3, -1).contiguous().movedim(-1, -3);
  if (layout == "strided") {
    std::vector<int64_t> shape = image.sizes().vec();
    shape.back() *= 2;
    const at::Tensor wide = image.new_zeros(shape);
    const at::Tensor view = wide.slice(-1, 0, std::nullopt, 2);
    view.copy_(image);
    return view;
  }
  return image;
}

/// `kernel` takes the image as the kind that the case names.
template <class Kernel>
Tensors of_kind(const Tensors& in, const nlohmann::json& p, const Kernel& kernel) {
  const at::Tensor image = laid_out(in.at("image"), p);
  const std::string kind = p.value("kind", "tensor");
  if (kind == "image") return {{"out", kernel(tv_tensors::Image(image)).data}};
  if (kind == "video") return {{"out", kernel(tv_tensors::Video(image)).data}};
  return {{"out", kernel(image)}};
}

}  // namespace torchvision::parity
