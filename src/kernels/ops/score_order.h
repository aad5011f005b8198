#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// The indices of `scores` by falling score: NaN first, equal scores by index, as LibTorch's stable sort has them.
template <class Scalar>
void order_by_score(const Scalar* scores, int64_t count, int64_t* order);

}  // namespace torchvision::kernels
