#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>

#include <algorithm>

#include "kernels/ops/score_order.h"
#include "ops/families.h"
#include "ops/greedy_nms.h"
#include "ops/scored_boxes.h"

namespace torchvision::ops {
namespace {

at::Tensor as_tensor(const std::vector<int64_t>& positions, const at::Tensor& order) {
  at::Tensor result = at::empty({static_cast<int64_t>(positions.size())}, order.options());
  const auto* index = order.const_data_ptr<int64_t>();
  std::transform(positions.begin(), positions.end(), result.mutable_data_ptr<int64_t>(),
                 [index](int64_t position) { return index[position]; });
  return result;
}

at::Tensor nms_cpu(const at::Tensor& dets, const at::Tensor& scores, double iou_threshold) {
  check_scored_boxes("nms", dets, scores);
  const at::Tensor boxes = dets.contiguous(), ranked = scores.contiguous();
  const int64_t count = boxes.size(0);
  at::Tensor result;
  AT_DISPATCH_FLOATING_TYPES(dets.scalar_type(), "nms_kernel", [&] {
    const at::Tensor order = at::empty({count}, dets.options().dtype(at::kLong));
    auto* index = order.mutable_data_ptr<int64_t>();
    kernels::order_by_score(ranked.const_data_ptr<scalar_t>(), count, index);
    GreedyNms<scalar_t> greedy(count);
    const auto* corners = boxes.const_data_ptr<scalar_t>();
    for (int64_t i = 0; i < count; ++i) greedy.set(i, corners + 4 * index[i]);
    result = as_tensor(greedy.keep(0, count, iou_threshold), order);
  });
  return result;
}

/// The integers of quantized boxes: scale and zero point have no effect on a quotient of areas.
at::Tensor qnms_cpu(const at::Tensor& dets, const at::Tensor& scores, double iou_threshold) {
  check_scored_boxes("qnms", dets, scores);
  TORCH_CHECK_TYPE(at::isIntegralType(dets.scalar_type(), /*includeBool=*/false),
                   "qnms: expected the integers of quantized boxes, got ", dets.scalar_type());
  const at::Tensor order = std::get<1>(scores.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).contiguous();
  const at::Tensor boxes = dets.to(at::kLong).contiguous();
  const int64_t count = boxes.size(0);
  GreedyNms<float> greedy(count);
  for (int64_t i = 0; i < count; ++i) {
    const auto* box = boxes.const_data_ptr<int64_t>() + 4 * order.const_data_ptr<int64_t>()[i];
    const float corners[4] = {float(box[0]), float(box[1]), float(box[2]), float(box[3])};
    // In double: the product of two differences of 32 bits overflows no integer there.
    greedy.set(i, corners, float((double(box[2]) - double(box[0])) * (double(box[3]) - double(box[1]))));
  }
  return as_tensor(greedy.keep(0, count, iou_threshold), order);
}

at::Tensor nms_autocast(const at::Tensor& dets, const at::Tensor& scores, double iou_threshold) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::DispatchKey::AutocastCPU);
  static const auto op = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("torchvision::nms", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&, double)>();
  return op.call(at::autocast::cached_cast(at::kFloat, dets, c10::DeviceType::CPU),
                 at::autocast::cached_cast(at::kFloat, scores, c10::DeviceType::CPU), iou_threshold);
}

[[noreturn]] void refuse_meta(const char* op, const at::Tensor& dets, const at::Tensor& scores) {
  check_scored_boxes(op, dets, scores);
  C10_THROW_ERROR(NotImplementedError,
                  std::string(op) + ": how many boxes are kept depends on their values, which meta tensors lack");
}

at::Tensor nms_meta(const at::Tensor& dets, const at::Tensor& scores, double) { refuse_meta("nms", dets, scores); }
at::Tensor qnms_meta(const at::Tensor& dets, const at::Tensor& scores, double) { refuse_meta("qnms", dets, scores); }

}  // namespace

void register_nms(OpLibrary& library) {
  library.def("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor");
  library.def("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor");
  library.impl(c10::DispatchKey::CPU, "nms", TORCH_FN(nms_cpu));
  library.impl(c10::DispatchKey::CPU, "qnms", TORCH_FN(qnms_cpu));
  library.impl(c10::DispatchKey::AutocastCPU, "nms", TORCH_FN(nms_autocast));
  library.impl(c10::DispatchKey::Meta, "nms", TORCH_FN(nms_meta));
  library.impl(c10::DispatchKey::Meta, "qnms", TORCH_FN(qnms_meta));
}

}  // namespace torchvision::ops
