// The C++ side of scripts/parity/parity_transforms.py.
#include "torchvision/transforms/transforms.h"

#include "parity/functions.h"
#include "parity/layout.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
namespace F = transforms::functional;

std::vector<int64_t> integers(const json& value) {
  if (value.is_null()) return {};
  return value.is_array() ? value.get<std::vector<int64_t>>() : std::vector<int64_t>{value.get<int64_t>()};
}

std::vector<double> numbers(const json& value) {
  if (value.is_null()) return {};
  return value.is_array() ? value.get<std::vector<double>>() : std::vector<double>{value.get<double>()};
}

at::ScalarType dtype(const json& name) {
  static const std::map<std::string, at::ScalarType> kDtypes = {
      {"uint8", at::kByte},    {"int8", at::kChar},     {"int16", at::kShort},  {"uint16", at::kUInt16},
      {"int32", at::kInt},     {"int64", at::kLong},    {"float16", at::kHalf}, {"bfloat16", at::kBFloat16},
      {"float32", at::kFloat}, {"float64", at::kDouble}};
  return kDtypes.at(name.get<std::string>());
}

transforms::ResizeOptions resize_options(const json& p) {
  transforms::ResizeOptions options;
  options.interpolation = parse_interpolation_mode(p.at("interpolation").get<std::string>()).value();
  if (!p.at("max_size").is_null()) options.max_size = p.at("max_size").get<int64_t>();
  options.antialias = p.at("antialias").get<bool>();
  return options;
}

Tensors resize(const Tensors& in, const json& p) {
  return {{"out", F::resize(laid_out(in.at("image"), p), integers(p.at("size")), resize_options(p))}};
}

Tensors crop(const Tensors& in, const json& p) {
  return {{"out", F::crop(laid_out(in.at("image"), p), p.at("top"), p.at("left"), p.at("height"), p.at("width"))}};
}

Tensors center_crop(const Tensors& in, const json& p) {
  return {{"out", F::center_crop(laid_out(in.at("image"), p), integers(p.at("size")))}};
}

Tensors resized_crop(const Tensors& in, const json& p) {
  return {{"out",
           F::resized_crop(laid_out(in.at("image"), p), p.at("top"), p.at("left"), p.at("height"), p.at("width"),
                           integers(p.at("size")),
                           {.interpolation = parse_interpolation_mode(p.at("interpolation").get<std::string>()).value(),
                            .antialias = p.at("antialias").get<bool>()})}};
}

Tensors pad(const Tensors& in, const json& p) {
  return {{"out", F::pad(laid_out(in.at("image"), p), integers(p.at("padding")),
                         {.fill = numbers(p.at("fill")),
                          .padding_mode = parse_padding_mode(p.at("padding_mode").get<std::string>()).value()})}};
}

Tensors horizontal_flip(const Tensors& in, const json& p) {
  return {{"out", F::horizontal_flip(laid_out(in.at("image"), p))}};
}

/// Boxes, masks and points are drawn for to_dtype alone, in a live run.
Tensors to_dtype(const Tensors& in, const json& p) {
  const at::ScalarType type = dtype(p.at("dtype"));
  const transforms::ToDtypeOptions options = {.scale = p.at("scale").get<bool>()};
  const std::string kind = p.value("kind", "tensor");
  const at::Tensor& input = in.at("image");
  if (kind == "mask") return {{"out", F::to_dtype(tv_tensors::Mask(input), type, options).data}};
  if (kind == "boxes")
    return {{"out", F::to_dtype(tv_tensors::BoundingBoxes(input, {.canvas_size = {9, 9}}), type, options).data}};
  if (kind == "keypoints") return {{"out", F::to_dtype(tv_tensors::KeyPoints(input, {9, 9}), type, options).data}};
  return of_kind(in, p, [&](const auto& x) { return F::to_dtype(x, type, options); });
}

Tensors convert_image_dtype(const Tensors& in, const json& p) {
  return of_kind(in, p, [&](const auto& x) { return F::convert_image_dtype(x, dtype(p.at("dtype"))); });
}

Tensors normalize(const Tensors& in, const json& p) {
  return of_kind(in, p, [&](const auto& x) {
    return F::normalize(x, numbers(p.at("mean")), numbers(p.at("std")), {.inplace = p.at("inplace").get<bool>()});
  });
}

std::array<double, 3> three(const json& value) { return value.get<std::array<double, 3>>(); }

Tensors image_classification(const Tensors& in, const json& p) {
  const transforms::ImageClassification preset(
      {.crop_size = p.at("crop_size"),
       .resize_size = p.at("resize_size"),
       .mean = three(p.at("mean")),
       .std = three(p.at("std")),
       .interpolation = parse_interpolation_mode(p.at("interpolation").get<std::string>()).value(),
       .antialias = p.at("antialias")});
  return {{"out", preset(laid_out(in.at("image"), p))}};
}

Tensors other_preset(const Tensors& in, const json& p) {
  return {{"out", (*transforms::from_json(p.at("pipeline").dump()))(laid_out(in.at("image"), p))}};
}

Tensors object_detection(const Tensors& in, const json& p) {
  return {{"out", transforms::ObjectDetection()(laid_out(in.at("image"), p))}};
}

Tensors optical_flow(const Tensors& in, const json&) {
  const auto [first, second] = transforms::OpticalFlow()(in.at("first"), in.at("second"));
  return {{"first", first}, {"second", second}};
}

/// Runs a random transform on torch's default generator with the case's seed.
at::Tensor seeded(const transforms::Transform& transform, const at::Tensor& image, const json& p) {
  at::manual_seed(p.at("seed").get<uint64_t>());
  return transform(image);
}

Tensors random_crop(const Tensors& in, const json& p) {
  transforms::RandomCropOptions options;
  if (!p.at("padding").is_null()) options.padding = integers(p.at("padding"));
  options.pad_if_needed = p.at("pad_if_needed");
  options.fill = numbers(p.at("fill"));
  options.padding_mode = parse_padding_mode(p.at("padding_mode").get<std::string>()).value();
  return {{"out", seeded(transforms::RandomCrop(integers(p.at("size")), options), laid_out(in.at("image"), p), p)}};
}

Tensors random_resized_crop(const Tensors& in, const json& p) {
  const transforms::RandomResizedCrop transform(
      integers(p.at("size")),
      {.scale = p.at("scale").get<std::array<double, 2>>(),
       .ratio = p.at("ratio").get<std::array<double, 2>>(),
       .interpolation = parse_interpolation_mode(p.at("interpolation").get<std::string>()).value(),
       .antialias = p.at("antialias")});
  return {{"out", seeded(transform, laid_out(in.at("image"), p), p)}};
}

Tensors random_horizontal_flip(const Tensors& in, const json& p) {
  return {{"out", seeded(transforms::RandomHorizontalFlip({.p = p.at("p")}), laid_out(in.at("image"), p), p)}};
}

Tensors training_pipeline(const Tensors& in, const json& p) {
  using namespace transforms;  // NOLINT: a pipeline reads as in Python
  const Compose compose({RandomResizedCrop(integers(p.at("size"))), RandomHorizontalFlip(),
                         RandomCrop({12}, {.padding = {{3}}}), ToDtype(at::kFloat, {.scale = true}),
                         Normalize(numbers(p.at("mean")), numbers(p.at("std")))});
  return {{"out", seeded(compose, laid_out(in.at("image"), p), p)}};
}

}  // namespace

Functions transforms_functions() {
  return {{"transforms.resize_bytes", resize},
          {"transforms.resize_integer", resize},
          {"transforms.resize_float", resize},
          {"transforms.crop", crop},
          {"transforms.center_crop", center_crop},
          {"transforms.resized_crop", resized_crop},
          {"transforms.pad", pad},
          {"transforms.horizontal_flip", horizontal_flip},
          {"transforms.to_dtype", to_dtype},
          {"transforms.convert_image_dtype", convert_image_dtype},
          {"transforms.normalize", normalize},
          {"transforms.ImageClassification", image_classification},
          {"transforms.VideoClassification", other_preset},
          {"transforms.SemanticSegmentation", other_preset},
          {"transforms.ObjectDetection", object_detection},
          {"transforms.OpticalFlow", optical_flow},
          {"transforms.RandomCrop", random_crop},
          {"transforms.RandomResizedCrop", random_resized_crop},
          {"transforms.RandomHorizontalFlip", random_horizontal_flip},
          {"transforms.training_pipeline", training_pipeline}};
}

}  // namespace torchvision::parity
