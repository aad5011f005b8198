#include "torchvision/transforms/functional/meta.h"

#include <c10/util/Exception.h>

namespace torchvision::transforms::functional {
namespace {

void check_two_dimensions(const char* function, const at::Tensor& image) {
  TORCH_CHECK_TYPE(image.defined() && image.dim() >= 2, function,
                   ": expected an image with at least two dimensions, got ",
                   image.defined() ? std::to_string(image.dim()) : std::string("an undefined tensor"));
}

}  // namespace

std::array<int64_t, 3> get_dimensions(const at::Tensor& image) {
  check_two_dimensions("get_dimensions", image);
  return {image.dim() >= 3 ? image.size(-3) : 1, image.size(-2), image.size(-1)};
}

int64_t get_num_channels(const at::Tensor& image) {
  check_two_dimensions("get_num_channels", image);
  return image.dim() >= 3 ? image.size(-3) : 1;
}

std::array<int64_t, 2> get_size(const at::Tensor& image) {
  check_two_dimensions("get_size", image);
  return {image.size(-2), image.size(-1)};
}

int64_t get_num_frames(const at::Tensor& video) {
  TORCH_CHECK_TYPE(video.defined() && video.dim() >= 4, "get_num_frames: expected a video (..., T, C, H, W), got ",
                   video.defined() ? "a tensor of " + std::to_string(video.dim()) + " dimensions"
                                   : std::string("an undefined tensor"));
  return video.size(-4);
}

}  // namespace torchvision::transforms::functional
