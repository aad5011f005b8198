#include "torchvision/transforms/presets.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "torchvision/transforms/functional.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/checks.h"
#include "transforms/pipeline/steps.h"
#include "transforms/preset_steps.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Sample;
using tv_tensors::tensor_of;
using tv_tensors::Value;

/// All of it in one pass over the rows of each image; nothing where images are not plain bytes or a step is unusual.
std::optional<at::Tensor> in_one_pass(const at::Tensor& images, const ImageClassificationPreset& preset) {
  if (!functional::is_plain_bytes(images) || images.numel() == 0) return std::nullopt;
  const at::Tensor batch = images.reshape({-1, images.size(-3), images.size(-2), images.size(-1)});
  at::Tensor output;
  for (int64_t i = 0; i < batch.size(0); ++i) {
    PendingImage image(tensor_source(batch[i]));
    if (!note(preset, image)) return std::nullopt;
    if (!output.defined()) output = at::empty({batch.size(0), 3, preset.crop_size, preset.crop_size}, at::kFloat);
    image.compute_into(output[i]);
  }
  std::vector<int64_t> shape = images.sizes().vec();
  shape[shape.size() - 2] = shape[shape.size() - 1] = preset.crop_size;
  return output.view(shape);
}

at::Tensor prepared(const at::Tensor& input, const ImageClassificationPreset& preset) {
  check_three_channels("ImageClassification", input);
  if (std::optional<at::Tensor> result = in_one_pass(input, preset)) return *result;
  const at::Tensor resized =
      resize_in_float("ImageClassification", input, {preset.resize_size}, preset.interpolation, preset.antialias);
  const at::Tensor cropped = functional::center_crop(resized, {preset.crop_size});
  return functional::normalize(to_unit_float(cropped), list(preset.mean), list(preset.std));
}

at::Tensor prepared(const at::Tensor& input, const SemanticSegmentationPreset& preset) {
  check_three_channels("SemanticSegmentation", input);
  const at::Tensor resized = preset.resize_size ? resize_in_float("SemanticSegmentation", input, {*preset.resize_size},
                                                                  preset.interpolation, preset.antialias)
                                                : input;
  return functional::normalize(to_unit_float(resized), list(preset.mean), list(preset.std));
}

std::vector<int64_t> wide(const std::vector<int>& values) { return {values.begin(), values.end()}; }

at::Tensor prepared(const at::Tensor& input, const VideoClassificationPreset& preset) {
  TORCH_CHECK_VALUE(input.dim() == 4 || input.dim() == 5,
                    "VideoClassification: expected a video (T, C, H, W) or several, (N, T, C, H, W), got shape ",
                    input.sizes());
  check_three_channels("VideoClassification", input);
  // Without antialiasing since that is how the networks were trained.
  const at::Tensor resized =
      resize_in_float("VideoClassification", input, wide(preset.resize_size), preset.interpolation, false);
  const at::Tensor cropped = functional::center_crop(resized, {preset.crop_size[0], preset.crop_size[1]});
  return functional::normalize(to_unit_float(cropped), list(preset.mean), list(preset.std)).transpose(-4, -3);
}

at::Tensor prepared_frame(const at::Tensor& frame) {
  check_three_channels("OpticalFlow", frame);
  return functional::normalize(to_unit_float(frame), {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}).contiguous();
}

template <class Function>
Value on_pixels(const Value& input, const Function& function) {
  return by_value(input, [&]<Pixels T>(const T& kind) { return tv_tensors::wrap(function(tensor_of(kind)), kind); });
}

}  // namespace

ImageClassification::ImageClassification(const ImageClassificationPreset& preset)
    : Transform("ImageClassification", {{"crop_size", int64_t{preset.crop_size}},
                                        {"resize_size", int64_t{preset.resize_size}},
                                        {"mean", list(preset.mean)},
                                        {"std", list(preset.std)},
                                        {"interpolation", std::string(to_string(preset.interpolation))},
                                        {"antialias", preset.antialias}}),
      preset_(preset) {
  check_preset("ImageClassification", {preset.crop_size, preset.resize_size}, preset.std);
}

Value ImageClassification::apply(const Value& input, const Params&) const {
  return on_pixels(input, [&](const at::Tensor& image) { return prepared(image, preset_); });
}

std::string ImageClassification::repr() const {
  return PresetText(name())
      .add("crop_size", python_sizes({int64_t{preset_.crop_size}}))
      .add("resize_size", python_sizes({int64_t{preset_.resize_size}}))
      .add("mean", python_list(preset_.mean))
      .add("std", python_list(preset_.std))
      .add("interpolation", python_name(preset_.interpolation))
      .take();
}

std::string ImageClassification::describe() const {
  return "Accepts batched (B, C, H, W) and single (C, H, W) images. The images are resized to resize_size=[" +
         std::to_string(preset_.resize_size) + "] using interpolation=" + python_name(preset_.interpolation) +
         ", followed by a central crop of crop_size=[" + std::to_string(preset_.crop_size) + "]. " +
         describe_normalize(preset_.mean, preset_.std);
}

VideoClassification::VideoClassification(const VideoClassificationPreset& preset)
    : Transform("VideoClassification", {{"crop_size", std::vector<int64_t>{preset.crop_size[0], preset.crop_size[1]}},
                                        {"resize_size", wide(preset.resize_size)},
                                        {"mean", list(preset.mean)},
                                        {"std", list(preset.std)},
                                        {"interpolation", std::string(to_string(preset.interpolation))}}),
      preset_(preset) {
  TORCH_CHECK_VALUE(preset.resize_size.size() == 1 || preset.resize_size.size() == 2,
                    "VideoClassification: expected a resize_size of one or two values, got ",
                    preset.resize_size.size());
  std::vector<int64_t> sizes = wide(preset.resize_size);
  sizes.insert(sizes.end(), preset.crop_size.begin(), preset.crop_size.end());
  check_preset("VideoClassification", sizes, preset.std);
}

bool VideoClassification::takes(const Value& value) const {
  return std::holds_alternative<tv_tensors::Video>(value) || std::holds_alternative<at::Tensor>(value);
}

Value VideoClassification::apply(const Value& input, const Params&) const {
  return prepared(*tv_tensors::tensor_in(input), preset_);
}

std::string VideoClassification::repr() const {
  return PresetText(name())
      .add("crop_size", python_sizes({preset_.crop_size[0], preset_.crop_size[1]}))
      .add("resize_size", python_sizes(wide(preset_.resize_size)))
      .add("mean", python_list(preset_.mean))
      .add("std", python_list(preset_.std))
      .add("interpolation", python_name(preset_.interpolation))
      .take();
}

std::string VideoClassification::describe() const {
  return "Accepts batched (B, T, C, H, W) and single (T, C, H, W) videos. The frames are resized to resize_size=" +
         python_sizes(wide(preset_.resize_size)) + " using interpolation=" + python_name(preset_.interpolation) +
         ", followed by a central crop of crop_size=" + python_sizes({preset_.crop_size[0], preset_.crop_size[1]}) +
         ". " + describe_normalize(preset_.mean, preset_.std) +
         " Finally the output dimensions are permuted to (..., C, T, H, W) tensors.";
}

SemanticSegmentation::SemanticSegmentation(const SemanticSegmentationPreset& preset)
    : Transform("SemanticSegmentation",
                {{"resize_size", preset.resize_size ? Fields::Value(int64_t{*preset.resize_size}) : Fields::Value()},
                 {"mean", list(preset.mean)},
                 {"std", list(preset.std)},
                 {"interpolation", std::string(to_string(preset.interpolation))},
                 {"antialias", preset.antialias}}),
      preset_(preset) {
  check_preset("SemanticSegmentation", {preset.resize_size.value_or(1)}, preset.std);
}

Value SemanticSegmentation::apply(const Value& input, const Params&) const {
  return on_pixels(input, [&](const at::Tensor& image) { return prepared(image, preset_); });
}

std::string SemanticSegmentation::repr() const {
  return PresetText(name())
      .add("resize_size", preset_.resize_size ? python_sizes({int64_t{*preset_.resize_size}}) : "None")
      .add("mean", python_list(preset_.mean))
      .add("std", python_list(preset_.std))
      .add("interpolation", python_name(preset_.interpolation))
      .take();
}

std::string SemanticSegmentation::describe() const {
  return "Accepts batched (B, C, H, W) and single (C, H, W) images. The images are resized to resize_size=" +
         (preset_.resize_size ? python_sizes({int64_t{*preset_.resize_size}}) : "None") +
         " using interpolation=" + python_name(preset_.interpolation) + ". " +
         describe_normalize(preset_.mean, preset_.std);
}

ObjectDetection::ObjectDetection() : Transform("ObjectDetection", {}) {}

Value ObjectDetection::apply(const Value& input, const Params&) const { return on_pixels(input, to_unit_float); }

std::string ObjectDetection::describe() const {
  return "Accepts batched (B, C, H, W) and single (C, H, W) images. The images are rescaled to [0.0, 1.0].";
}

OpticalFlow::OpticalFlow() : Transform("OpticalFlow", {}) {}

Params OpticalFlow::run(Sample& sample, const std::optional<at::Generator>&) const {
  replay(sample, {});
  return {};
}

void OpticalFlow::replay(Sample& sample, const Params& params) const {
  for (size_t i = 0; i < sample.size(); ++i) sample.value(i) = apply(sample.value(i), params);
}

Value OpticalFlow::apply(const Value& input, const Params&) const { return on_pixels(input, prepared_frame); }

std::string OpticalFlow::describe() const {
  return "Accepts batched (B, C, H, W) and single (C, H, W) images. The images are rescaled to [-1.0, 1.0].";
}

namespace {

std::array<double, 3> three(OptionReader& o, const char* name, const std::array<double, 3>& otherwise) {
  const std::vector<double> values = o.numbers(name, list(otherwise));
  TORCH_CHECK_VALUE(values.size() == 3, name, ": expected three values, one a channel, got ", values.size());
  return {values[0], values[1], values[2]};
}

std::vector<int> narrow(const std::vector<int64_t>& values) {
  std::vector<int> result;
  for (int64_t value : values) result.push_back(static_cast<int>(std::clamp<int64_t>(value, 0, functional::kMaxEdge)));
  return result;
}
int narrow(int64_t value) { return narrow(std::vector<int64_t>{value})[0]; }

}  // namespace

std::span<const TransformEntry> preset_transforms() {
  constexpr std::string_view kPresetOrigin = "torchvision.transforms._presets";
  static constexpr TransformEntry kEntries[] = {
      {"ImageClassification", "What weights for classification want: resize, centre crop, to 0..1, normalise.",
       [](OptionReader& o) -> TransformPtr {
         const ImageClassificationPreset usual;
         return ImageClassification({.crop_size = narrow(o.integer("crop_size", usual.crop_size)),
                                     .resize_size = narrow(o.integer("resize_size", usual.resize_size)),
                                     .mean = three(o, "mean", usual.mean),
                                     .std = three(o, "std", usual.std),
                                     .interpolation = o.interpolation("interpolation", usual.interpolation),
                                     .antialias = o.flag("antialias", usual.antialias)});
       },
       kPresetOrigin},
      {"ObjectDetection", "What weights for detection want: to 0..1.",
       [](OptionReader&) -> TransformPtr { return ObjectDetection(); }, kPresetOrigin},
      {"OpticalFlow", "What weights for optical flow want of both frames: to -1..1.",
       [](OptionReader&) -> TransformPtr { return OpticalFlow(); }, kPresetOrigin},
      {"SemanticSegmentation", "What weights for segmentation want: resize, to 0..1, normalise.",
       [](OptionReader& o) -> TransformPtr {
         const SemanticSegmentationPreset usual;
         const std::optional<int64_t> size = o.optional_integer("resize_size");
         return SemanticSegmentation({.resize_size = size ? std::optional(narrow(*size)) : std::nullopt,
                                      .mean = three(o, "mean", usual.mean),
                                      .std = three(o, "std", usual.std),
                                      .interpolation = o.interpolation("interpolation", usual.interpolation),
                                      .antialias = o.flag("antialias", usual.antialias)});
       },
       kPresetOrigin},
      {"VideoClassification",
       "What weights for videos want: resize, centre crop, to 0..1, normalise, time after channels.",
       [](OptionReader& o) -> TransformPtr {
         const VideoClassificationPreset usual;
         const std::vector<int> crop = narrow(o.integers("crop_size", wide({usual.crop_size[0], usual.crop_size[1]})));
         return VideoClassification({.crop_size = {crop.front(), crop.back()},
                                     .resize_size = narrow(o.integers("resize_size", wide(usual.resize_size))),
                                     .mean = three(o, "mean", usual.mean),
                                     .std = three(o, "std", usual.std),
                                     .interpolation = o.interpolation("interpolation", usual.interpolation)});
       },
       kPresetOrigin},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
