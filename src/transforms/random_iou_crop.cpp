#include <ATen/ATen.h>

#include "torchvision/ops/boxes.h"
#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/geometry.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/random.h"
#include "transforms/undo.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::Value;

/// Which boxes (N, 4) have their centre strictly inside.
at::Tensor centres_within(const at::Tensor& boxes, int64_t left, int64_t top, int64_t right, int64_t bottom) {
  const at::Tensor x = boxes.select(-1, 0).add(boxes.select(-1, 2)).mul(0.5);
  const at::Tensor y = boxes.select(-1, 1).add(boxes.select(-1, 3)).mul(0.5);
  return x.gt(left) & x.lt(right) & y.gt(top) & y.lt(bottom);
}

}  // namespace

RandomIoUCrop::RandomIoUCrop(RandomIoUCropOptions options)
    : Transform("RandomIoUCrop", {{"min_scale", options.min_scale},
                                  {"max_scale", options.max_scale},
                                  {"min_aspect_ratio", options.min_aspect_ratio},
                                  {"max_aspect_ratio", options.max_aspect_ratio},
                                  {"sampler_options", options.sampler_options},
                                  {"trials", options.trials}}),
      options_(std::move(options)) {
  TORCH_CHECK_VALUE(!options_.sampler_options.empty(), "RandomIoUCrop: expected sampler_options, got none");
}

void RandomIoUCrop::check_inputs(const Inputs& inputs) const {
  const bool complete = has_all<BoundingBoxes>(inputs) && has_any<tv_tensors::Image, at::Tensor>(inputs);
  TORCH_CHECK_TYPE(complete, "RandomIoUCrop: the sample needs an image and bounding boxes; it may contain masks");
}

Params RandomIoUCrop::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const auto [height, width] = query_size(inputs);
  const BoundingBoxes& given = get_bounding_boxes(inputs);
  const at::Tensor boxes = functional::convert_bounding_box_format(given.data, given.format, BoundingBoxFormat::kXyxy);
  while (true) {
    const auto choice = static_cast<size_t>(draw_integer(int64_t(options_.sampler_options.size()), generator));
    const double least_overlap = options_.sampler_options[choice];
    if (least_overlap >= 1.0) return {};
    for (int64_t trial = 0; trial < options_.trials; ++trial) {
      const at::Tensor scale =
          at::rand({2}, generator, at::kFloat).mul(options_.max_scale - options_.min_scale).add(options_.min_scale);
      const int64_t new_width = truncated(scale[0].mul(width)), new_height = truncated(scale[1].mul(height));
      const double aspect = double(new_width) / double(new_height);
      if (!(options_.min_aspect_ratio <= aspect && aspect <= options_.max_aspect_ratio)) continue;
      const at::Tensor place = at::rand({2}, generator, at::kFloat);
      const int64_t left = truncated(place[0].mul(width - new_width));
      const int64_t top = truncated(place[1].mul(height - new_height));
      if (new_width == 0 || new_height == 0) continue;
      const at::Tensor within = centres_within(boxes, left, top, left + new_width, top + new_height);
      if (!within.any().item<bool>()) continue;
      const at::Tensor crop =
          at::tensor({left, top, left + new_width, top + new_height}, at::kLong).view({1, 4}).to(boxes.options());
      const at::Tensor overlaps = ops::box_iou(boxes.index({within}), crop);
      if (overlaps.max().lt(least_overlap).item<bool>()) continue;
      return {
          {"top", top}, {"left", left}, {"height", new_height}, {"width", new_width}, {"is_within_crop_area", within}};
    }
  }
}

Value RandomIoUCrop::apply(const Value& input, const Params& params) const {
  if (!params.contains("top")) return input;
  return by_value(input, [&]<tv_tensors::Transformable T>(const T& kind) {
    T output = functional::crop(kind, params.get<int64_t>("top"), params.get<int64_t>("left"),
                                params.get<int64_t>("height"), params.get<int64_t>("width"));
    if constexpr (std::same_as<T, BoundingBoxes>)
      output.data =
          output.data.masked_fill(params.get<at::Tensor>("is_within_crop_area").logical_not().unsqueeze(1), 0);
    return output;
  });
}

Value RandomIoUCrop::undo(const Value& result, const Params& params) const {
  if (!params.contains("top")) return result;
  return uncropped(result, params.get<int64_t>("top"), params.get<int64_t>("left"), input_size(params));
}

}  // namespace torchvision::transforms
