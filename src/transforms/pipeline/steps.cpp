#include "transforms/pipeline/steps.h"

#include "torchvision/transforms/geometry.h"
#include "torchvision/transforms/meta.h"
#include "torchvision/transforms/misc.h"
#include "torchvision/transforms/presets.h"
#include "torchvision/transforms/resizing.h"
#include "transforms/functional/center.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms {
namespace {

/// Options are read by name, as a user reads them: what a class was made with is all that it does.
PendingImage::Resize resize_to(const Transform& transform, std::array<int64_t, 2> size) {
  return {.height = size[0],
          .width = size[1],
          .interpolation = *parse_interpolation_mode(transform.options().get<std::string>("interpolation")),
          .antialias = transform.options().get<bool>("antialias")};
}

bool resized(const Transform& transform, const std::vector<int64_t>& size, std::optional<int64_t> max_size,
             PendingImage& image) {
  if (image.height() < 1 || image.width() < 1) return false;
  return image.resize(
      resize_to(transform, functional::resized_size("resize", {image.height(), image.width()}, size, max_size)));
}

bool note_resize(const Transform& transform, const Params&, PendingImage& image) {
  const auto* size = std::get_if<std::vector<int64_t>>(&transform.options().at("size"));
  const auto* max_size = std::get_if<int64_t>(&transform.options().at("max_size"));
  return resized(transform, size != nullptr ? *size : std::vector<int64_t>(),
                 max_size != nullptr ? std::optional(*max_size) : std::nullopt, image);
}

bool note_drawn_resize(const Transform& transform, const Params& params, PendingImage& image) {
  return resized(transform, params.get<std::vector<int64_t>>("size"), std::nullopt, image);
}

CropBox box_in(const Params& params) {
  return {params.get<int64_t>("top"), params.get<int64_t>("left"), params.get<int64_t>("height"),
          params.get<int64_t>("width")};
}

bool note_center_crop(const Transform& transform, const Params&, PendingImage& image) {
  const auto [height, width] = transform.options().get<std::array<int64_t, 2>>("size");
  return image.cut({functional::middle_anchor(image.height(), height), functional::middle_anchor(image.width(), width),
                    height, width});
}

bool note_random_crop(const Transform&, const Params& params, PendingImage& image) {
  if (params.get<bool>("needs_pad")) return false;
  return !params.get<bool>("needs_crop") || image.cut(box_in(params));
}

bool note_random_resized_crop(const Transform& transform, const Params& params, PendingImage& image) {
  PendingImage whole = image;
  const auto size = transform.options().get<std::array<int64_t, 2>>("size");
  if (!image.cut(box_in(params))) return false;
  if (image.resize(resize_to(transform, size))) return true;
  image = whole;
  return false;
}

bool note_mirror(const Transform&, const Params& params, PendingImage& image) {
  return !params.get<bool>("apply") || image.mirror();
}

bool note_upside_down(const Transform&, const Params& params, PendingImage& image) {
  return !params.get<bool>("apply") || image.turn_upside_down();
}

bool note_to_unit(PendingImage& image, at::ScalarType dtype) {
  return dtype == at::kFloat && !image.floats() && image.make_floats({.mean = {0}, .std = {1}});
}

bool note_to_dtype(const Transform& transform, const Params&, PendingImage& image) {
  const auto& step = static_cast<const ToDtype&>(transform);
  return step.scales() && note_to_unit(image, step.dtype());
}

bool note_convert_dtype(const Transform& transform, const Params&, PendingImage& image) {
  return note_to_unit(image, transform.options().get<at::ScalarType>("dtype"));
}

bool note_normalize(const Transform& transform, const Params&, PendingImage& image) {
  const auto& step = static_cast<const Normalize&>(transform);
  const bool is_unit = image.floats() && !image.floats()->divide && image.floats()->mean == std::vector<double>{0} &&
                       image.floats()->std == std::vector<double>{1};
  return is_unit && image.make_floats({.mean = step.mean(), .std = step.std()});
}

bool note_preset(const Transform& transform, const Params&, PendingImage& image) {
  return note(static_cast<const ImageClassification&>(transform).preset(), image);
}

bool note_nothing(const Transform&, const Params&, PendingImage&) { return true; }

}  // namespace

bool note(const ImageClassificationPreset& preset, PendingImage& image) {
  if (image.channels() != 3 || image.floats() || image.height() < 1 || image.width() < 1) return false;
  if (!preset.antialias || !functional::is_smooth(preset.interpolation)) return false;
  const std::array<int64_t, 2> old_size = {image.height(), image.width()};
  const std::array<int64_t, 2> size =
      functional::resized_size("ImageClassification", old_size, {preset.resize_size}, std::nullopt);
  PendingImage noted = image;
  // Where nothing is resized the older function does not touch float32 either.
  if (size != old_size && !noted.resize({.height = size[0],
                                         .width = size[1],
                                         .interpolation = preset.interpolation,
                                         .antialias = true,
                                         .in_float = true}))
    return false;
  const int64_t edge = preset.crop_size;
  if (!noted.cut({functional::middle_anchor(size[0], edge), functional::middle_anchor(size[1], edge), edge, edge}))
    return false;
  if (!noted.make_floats({.mean = {preset.mean.begin(), preset.mean.end()},
                          .std = {preset.std.begin(), preset.std.end()},
                          .divide = true}))
    return false;
  image = noted;
  return true;
}

const KnownStep* known_step(const Transform& transform) {
  static const KnownStep kSteps[] = {
      {typeid(Resize), StepEffect::kResize, note_resize},
      {typeid(RandomResize), StepEffect::kResize, note_drawn_resize},
      {typeid(RandomShortestSize), StepEffect::kResize, note_drawn_resize},
      {typeid(ScaleJitter), StepEffect::kResize, note_drawn_resize},
      {typeid(CenterCrop), StepEffect::kCut, note_center_crop},
      {typeid(RandomCrop), StepEffect::kCut, note_random_crop},
      {typeid(RandomResizedCrop), StepEffect::kResize, note_random_resized_crop},
      {typeid(RandomHorizontalFlip), StepEffect::kTurn, note_mirror},
      {typeid(RandomVerticalFlip), StepEffect::kTurn, note_upside_down},
      {typeid(ToDtype), StepEffect::kFloats, note_to_dtype},
      {typeid(ConvertImageDtype), StepEffect::kFloats, note_convert_dtype},
      {typeid(Normalize), StepEffect::kFloats, note_normalize},
      {typeid(ImageClassification), StepEffect::kResize, note_preset},
      {typeid(Identity), StepEffect::kNothing, note_nothing},
      {typeid(ToImage), StepEffect::kNothing, note_nothing},
      {typeid(ToPureTensor), StepEffect::kNothing, note_nothing},
  };
  for (const KnownStep& step : kSteps)
    if (step.type == typeid(transform)) return &step;
  return nullptr;
}

}  // namespace torchvision::transforms
