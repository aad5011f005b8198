#include "torchvision/transforms/functional/temporal.h"

#include <ATen/ATen.h>

#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {

at::Tensor uniform_temporal_subsample_video(const at::Tensor& video, int64_t num_samples) {
  check_image("uniform_temporal_subsample", video, 4);
  const int64_t last = video.size(-4) - 1;
  return at::index_select(video, -4, at::linspace(0, last, num_samples, video.device()).to(at::kLong));
}

}  // namespace torchvision::transforms::functional
