#include "ops/families.h"

namespace torchvision::ops {
namespace {

/// What Python's package compares with its torch: -1 says that there are no CUDA kernels to match.
int64_t cuda_version() { return -1; }

}  // namespace

void register_cuda_version(OpLibrary& library) {
  library.def("_cuda_version() -> int");
  library.impl(c10::DispatchKey::CompositeExplicitAutograd, "_cuda_version", TORCH_FN(cuda_version));
}

}  // namespace torchvision::ops
