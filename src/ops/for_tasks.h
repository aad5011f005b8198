#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <algorithm>

#include "ops/one_blas_thread.h"

namespace torchvision::ops {

/// Calls `body(task)` for `count` tasks on all threads, for bodies that use LibTorch's functions: each keeps to its
/// thread, neither recorded for gradients nor under autocast.
template <class Body>
void for_tasks(int64_t count, const Body& body) {
  // At least two: one alone would not count as parallel, and a matrix product in it would be shared among the threads
  // and could add in an order that depends on their number.
  at::parallel_for(0, std::max<int64_t>(count, 2), 1, [&](int64_t begin, int64_t end) {
    const at::AutoDispatchBelowADInplaceOrView no_gradient;
    const OneBlasThread same_for_any_number_of_threads;
    const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
    for (int64_t task = begin; task < std::min(end, count); ++task) body(task);
  });
}

}  // namespace torchvision::ops
