#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "kernels/ops/rotated_iou.h"
#include "ops/empty_result.h"
#include "ops/families.h"

namespace torchvision::ops {
namespace {

constexpr int64_t kRotatedPairsPerThread = 512;

void check(const at::Tensor& boxes1, const at::Tensor& boxes2) {
  TORCH_CHECK(boxes1.dim() == 2 && boxes1.size(1) == 5, "boxes1 should have shape (N, 5), got ", boxes1.sizes());
  TORCH_CHECK(boxes2.dim() == 2 && boxes2.size(1) == 5, "boxes2 should have shape (M, 5), got ", boxes2.sizes());
  TORCH_CHECK(boxes1.scalar_type() == boxes2.scalar_type(), "boxes1 and boxes2 must have the same dtype, got ",
              boxes1.scalar_type(), " and ", boxes2.scalar_type());
}

/// float32 whatever the boxes' dtype, as the original.
at::Tensor box_iou_rotated_cpu(const at::Tensor& boxes1, const at::Tensor& boxes2) {
  check(boxes1, boxes2);
  const at::Tensor first = boxes1.contiguous(), second = boxes2.contiguous();
  const int64_t rows = first.size(0), columns = second.size(0);
  at::Tensor ious = empty_result({rows, columns}, first.options().dtype(at::kFloat));
  AT_DISPATCH_FLOATING_TYPES(first.scalar_type(), "box_iou_rotated", [&] {
    const auto* a = first.const_data_ptr<scalar_t>();
    const auto* b = second.const_data_ptr<scalar_t>();
    float* out = ious.mutable_data_ptr<float>();
    at::parallel_for(0, rows, std::max<int64_t>(1, kRotatedPairsPerThread / std::max<int64_t>(1, columns)),
                     [&](int64_t begin, int64_t end) {
                       for (int64_t row = begin; row < end; ++row)
                         kernels::rotated_iou_row(a + 5 * row, b, columns, out + row * columns);
                     });
  });
  return ious;
}

}  // namespace

void register_box_iou_rotated(OpLibrary& library) {
  library.def("box_iou_rotated(Tensor boxes1, Tensor boxes2) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "box_iou_rotated", TORCH_FN(box_iou_rotated_cpu));
}

}  // namespace torchvision::ops
