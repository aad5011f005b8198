#include "ops/greedy_nms.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace torchvision::ops {
namespace {

// Boxes of a block are settled among themselves before they meet the rest, which threads then share.
constexpr int64_t kBlock = 256;
constexpr int64_t kGroup = kernels::kNmsPadding;
constexpr int64_t kBoxesPerThread = 2048;

thread_local kernels::Scratch scratch;

}  // namespace

template <class Scalar>
GreedyNms<Scalar>::GreedyNms(int64_t count) {
  const auto stride = static_cast<size_t>(count + kernels::kNmsPadding);
  auto* memory = reinterpret_cast<Scalar*>(scratch.get(6 * stride * sizeof(Scalar)));
  boxes_ = {
      memory, memory + stride, memory + 2 * stride, memory + 3 * stride, memory + 4 * stride, memory + 5 * stride};
  for (Scalar* array : {boxes_.x1, boxes_.y1, boxes_.x2, boxes_.y2, boxes_.area})
    std::fill_n(array + count, kernels::kNmsPadding, Scalar(0));
  std::fill_n(boxes_.dropped, stride, Scalar(0));
}

template <class Scalar>
GreedyNms<Scalar>::~GreedyNms() {
  scratch.release_if_large();
}

template <class Scalar>
void GreedyNms<Scalar>::set(int64_t position, const Scalar* box, Scalar area) {
  boxes_.x1[position] = box[0], boxes_.y1[position] = box[1];
  boxes_.x2[position] = box[2], boxes_.y2[position] = box[3];
  boxes_.area[position] = area;
}

template <class Scalar>
std::vector<int64_t> GreedyNms<Scalar>::keep(int64_t begin, int64_t end, double iou_threshold) const {
  std::vector<int64_t> kept;
  for (int64_t block = begin; block < end; block += kBlock) {
    const int64_t block_end = std::min(block + kBlock, end);
    const size_t before = kept.size();
    kept.resize(before + size_t(block_end - block));
    const int64_t count = kernels::nms_keep(boxes_, block, block_end, iou_threshold, kept.data() + before);
    kept.resize(before + size_t(count));
    // Threads share whole groups of vectors: none writes into a vector of another.
    const int64_t groups = (end - block_end + kGroup - 1) / kGroup;
    at::parallel_for(0, groups, kBoxesPerThread / kGroup, [&](int64_t from, int64_t to) {
      kernels::nms_drop(boxes_, kept.data() + before, count, block_end + from * kGroup,
                        std::min(block_end + to * kGroup, end), iou_threshold);
    });
  }
  return kept;
}

template class GreedyNms<float>;
template class GreedyNms<double>;

}  // namespace torchvision::ops
