#include "torchvision/ops/boxes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "kernels/ops/mask_extent.h"
#include "ops/mask_bytes.h"
#include "ops/named_error.h"
#include "ops/upcast.h"

namespace torchvision::ops {

using at::Tensor;

Tensor box_area(const Tensor& boxes, std::string_view fmt) try {
  TORCH_CHECK_VALUE(fmt == "xyxy" || fmt == "xywh" || fmt == "cxcywh",
                    "box_area: Unsupported Bounding Box area for given format ", fmt,
                    "; expected xyxy, xywh or cxcywh");
  TORCH_CHECK_VALUE(boxes.dim() >= 1 && boxes.size(-1) == 4, "box_area: expected boxes of shape (..., 4), got ",
                    boxes.sizes());
  const Tensor wide = upcast(boxes);
  if (fmt != "xyxy") return wide.select(-1, 2) * wide.select(-1, 3);
  return (wide.select(-1, 2) - wide.select(-1, 0)) * (wide.select(-1, 3) - wide.select(-1, 1));
} catch (c10::Error& error) {
  rethrow_from("box_area", error);
}

Tensor remove_small_boxes(const Tensor& boxes, double min_size) try {
  TORCH_CHECK_VALUE(boxes.dim() >= 1 && boxes.size(-1) == 4,
                    "remove_small_boxes: expected boxes of shape (..., 4), got ", boxes.sizes());
  const Tensor width = boxes.select(-1, 2) - boxes.select(-1, 0), height = boxes.select(-1, 3) - boxes.select(-1, 1);
  return at::where((width >= min_size).logical_and(height >= min_size))[0];
} catch (c10::Error& error) {
  rethrow_from("remove_small_boxes", error);
}

Tensor clip_boxes_to_image(const Tensor& boxes, std::array<int64_t, 2> size) try {
  TORCH_CHECK_VALUE(boxes.dim() >= 1 && boxes.size(-1) == 4,
                    "clip_boxes_to_image: expected boxes of shape (..., 4), got ", boxes.sizes());
  const Tensor x = boxes.slice(-1, 0, std::nullopt, 2).clamp(0, size[1]);
  const Tensor y = boxes.slice(-1, 1, std::nullopt, 2).clamp(0, size[0]);
  return at::stack({x, y}, boxes.dim()).reshape(boxes.sizes());
} catch (const std::runtime_error& error) {
  TORCH_CHECK_VALUE(false, "clip_boxes_to_image: size (", size[0], ", ", size[1], ") is beyond ", boxes.scalar_type(),
                    ": ", error.what());
} catch (c10::Error& error) {
  rethrow_from("clip_boxes_to_image", error);
}

Tensor masks_to_boxes(const Tensor& masks) try {
  if (masks.numel() == 0) return at::zeros({0, 4}, masks.options().dtype(at::kFloat));
  TORCH_CHECK_VALUE(masks.dim() == 3, "masks_to_boxes: expected masks of shape (N, H, W), got ", masks.sizes());
  const int64_t count = masks.size(0), height = masks.size(1), width = masks.size(2);
  const Tensor set = mask_bytes(masks);
  const auto* pixels = static_cast<const uint8_t*>(set.const_data_ptr());
  Tensor boxes = at::empty({count, 4}, at::kFloat);
  auto* box = boxes.mutable_data_ptr<float>();
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const auto extent = kernels::mask_extent(pixels + i * height * width, height, width);
      const bool empty = extent.right < extent.left;
      box[4 * i] = empty ? 0.f : float(extent.left), box[4 * i + 1] = empty ? 0.f : float(extent.top);
      box[4 * i + 2] = empty ? 0.f : float(extent.right), box[4 * i + 3] = empty ? 0.f : float(extent.bottom);
    }
  });
  return boxes.to(masks.device());
} catch (c10::Error& error) {
  rethrow_from("masks_to_boxes", error);
}

}  // namespace torchvision::ops
