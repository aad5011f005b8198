#include <ATen/ATen.h>

#include "torchvision/ops/boxes.h"
#include "torchvision/transforms/functional/batch.h"
#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/filter.h"
#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/by_value.h"
#include "transforms/instances.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::Sample;
using tv_tensors::Transformable;

constexpr const char* kName = "copy_paste";

/// The picture's tensor, and its {height, width}.
const at::Tensor& pixels_of(const Sample& sample) {
  return *tv_tensors::tensor_in(sample.value(picture_of(kName, sample)));
}

size_t boxes_of(const Sample& sample) {
  for (size_t i = 0; i < sample.size(); ++i)
    if (const auto* boxes = std::get_if<BoundingBoxes>(&sample.value(i))) {
      TORCH_CHECK_VALUE(!tv_tensors::is_rotated_bounding_format(boxes->format), kName,
                        ": expected upright boxes, got the format ", tv_tensors::to_string(boxes->format));
      return i;
    }
  TORCH_CHECK_VALUE(false, kName, ": expected a sample with bounding boxes");
}

/// What is to be pasted, at the size of `like`.
Sample selected(const Sample& other, const at::Tensor& selection, const Sample& like, InterpolationMode mode) {
  const at::Tensor masks = object_masks(kName, other);
  TORCH_CHECK_VALUE(selection.dim() == 1 && selection.scalar_type() == at::kLong &&
                        (selection.numel() == 0 ||
                         (selection.min().item<int64_t>() >= 0 && selection.max().item<int64_t>() < masks.size(0))),
                    kName, ": expected a selection (K) of indices below ", masks.size(0), ", the other's objects");
  Sample pasted = other;
  keep_instances(pasted, at::zeros({masks.size(0)}, at::kBool).index_fill_(0, selection.to(at::kCPU), true));
  const std::array<int64_t, 2> size = get_size(pixels_of(like));
  if (get_size(pixels_of(other)) == size) return pasted;
  const size_t picture = picture_of(kName, other);
  for (size_t i = 0; i < pasted.size(); ++i)
    pasted.value(i) = by_value(pasted.value(i), [&]<Transformable T>(const T& kind) -> tv_tensors::Value {
      if (std::same_as<T, at::Tensor> && i != picture) return kind;
      return resize(kind, {size[0], size[1]}, {.interpolation = mode});
    });
  return pasted;
}

/// Where something is pasted, (H, W): where any of its masks is, and with blending the two pixels around it.
at::Tensor place_of(const at::Tensor& masks, bool blending) {
  const at::Tensor place = masks.ne(0).any(0);
  if (!blending) return place;
  // The reference blurs yes and no, and takes all that is not quite no for yes.
  return gaussian_blur_image(place.unsqueeze(0).to(at::kFloat), {5, 5}, {2.0}).squeeze(0).ne(0);
}

/// Boxes around what is left of the masks, in the format of those that were.
void fit_boxes(Sample& sample, const at::Tensor& masks) {
  auto& boxes = std::get<BoundingBoxes>(sample.value(boxes_of(sample)));
  const at::Tensor around = ops::masks_to_boxes(masks).to(boxes.data.scalar_type());
  boxes.data = convert_bounding_box_format(around, BoundingBoxFormat::kXyxy, boxes.format);
}

void measure_areas(Sample& sample, const at::Tensor& masks) {
  for (size_t i = 0; i < sample.size(); ++i)
    if (sample.name(i) == "area" || sample.name(i).ends_with(".area"))
      sample.value(i) = with_tensor(sample.value(i), masks.ne(0).sum({-2, -1}).to(at::kFloat));
}

}  // namespace

Sample copy_paste(const Sample& sample, const Sample& other, const at::Tensor& selection,
                  const CopyPasteOptions& options) {
  boxes_of(sample);
  if (object_masks(kName, other).size(0) == 0 || selection.numel() == 0) return sample;
  const Sample pasted = selected(other, selection, sample, options.resize_interpolation);
  const at::Tensor pasted_masks = object_masks(kName, pasted), place = place_of(pasted_masks, options.blending);
  const at::Tensor before = object_masks(kName, sample), left = before.mul(place.logical_not());
  const at::Tensor seen = left.ne(0).flatten(1).any(1);

  Sample result = sample;
  const size_t picture = picture_of(kName, sample);
  result.value(picture) = with_tensor(sample.value(picture), at::where(place, pixels_of(pasted), pixels_of(sample)));
  result.value(masks_index(kName, sample)) = with_tensor(result.value(masks_index(kName, sample)), left);
  keep_instances(result, seen);
  fit_boxes(result, left.index({seen}));
  append_instances(kName, result, object_masks(kName, result).size(0), pasted);
  measure_areas(result, object_masks(kName, result));
  const auto& boxes = std::get<BoundingBoxes>(result.value(boxes_of(result)));
  keep_instances(result, with_area(boxes.data, boxes.format));
  return result;
}

}  // namespace torchvision::transforms::functional
