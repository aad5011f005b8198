#include "inference/compiled.h"

#include <ATen/ATen.h>

#include "inference/flush_denormals.h"
#include "kernels/nn/planes.h"

namespace torchvision::inference {
namespace {

bool is_planar(const at::Tensor& images) { return images.dim() == 4 && images.stride(3) == 1 && images.size(1) <= 4; }

/// Images as the network's first loop reads them, channels last.
void load(const at::Tensor& images, const Place& place, std::byte* arena) {
  if (!is_planar(images)) {
    place.tensor_in(arena).copy_(images);
    return;
  }
  const auto* from = images.const_data_ptr<float>();
  float* to = place.in(arena);
  for (int64_t n = 0; n < images.size(0); ++n)
    for (int64_t y = 0; y < images.size(2); ++y)
      kernels::interleave_planes(from + n * images.stride(0) + y * images.stride(2), images.stride(1), images.size(1),
                                 images.size(3), to + n * place.stride(0) + y * place.stride(2));
}

}  // namespace

std::unique_ptr<Floats> Compiled::take_arena() const {
  {
    const std::lock_guard lock(mutex_);
    if (!free_arenas_.empty()) {
      auto arena = std::move(free_arenas_.back());
      free_arenas_.pop_back();
      return arena;
    }
  }
  return std::make_unique<Floats>(plan_.arena_bytes / static_cast<int64_t>(sizeof(float)) + 16);
}

void Compiled::give_back(std::unique_ptr<Floats> arena) const {
  const std::lock_guard lock(mutex_);
  free_arenas_.push_back(std::move(arena));
}

void Compiled::run(const at::Tensor& images, at::Tensor& result, int threads,
                   const std::function<void(const Step&)>& after) const {
  const at::NoGradGuard no_grad;
  const FlushDenormals flush;
  auto arena = take_arena();
  const Run run{reinterpret_cast<std::byte*>(arena->data()), threads};
  load(images, plan_.input, run.arena);
  for (const auto& step : plan_.steps) {
    step->run(run);
    if (after) after(*step);
  }
  result.copy_(plan_.output.tensor_in(run.arena));
  give_back(std::move(arena));
}

}  // namespace torchvision::inference
