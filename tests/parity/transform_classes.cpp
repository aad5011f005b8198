// The C++ side of scripts/parity/parity_transform_classes.py: a pipeline from JSON on a whole sample, after one seed.
#include "parity/functions.h"
#include "parity/layout.h"
#include "parity/transform_sample.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
using namespace tv_tensors;  // NOLINT: samples are made of them

CanvasSize canvas_of(const json& p) { return {p.at("canvas").at(0), p.at("canvas").at(1)}; }

void add_canvas(Tensors& out, const std::string& name, CanvasSize size) {
  out[name] = at::tensor({size.height, size.width}, at::kLong);
}

Tensors run_class(const Tensors& in, const json& p) {
  const transforms::TransformPtr transform = transforms::from_json(p.at("pipeline").dump());
  at::manual_seed(p.at("seed").get<uint64_t>());
  const Sample result = (*transform)(sample_of(in, p));
  Tensors out;
  for (const auto& [name, value] : result) {
    out[name] = tensor_in(value)->contiguous();
    if (const auto* boxes = std::get_if<BoundingBoxes>(&value)) add_canvas(out, "boxes_canvas", boxes->canvas_size);
    if (const auto* points = std::get_if<KeyPoints>(&value)) add_canvas(out, "keypoints_canvas", points->canvas_size);
  }
  // What is drawn next shows that as much was drawn as in Python.
  out["next"] = at::rand({1});
  return out;
}

}  // namespace

Sample sample_of(const Tensors& in, const json& p) {
  Sample sample;
  const at::Tensor image = laid_out(in.at("image"), p);
  const std::string kind = p.at("kind");
  if (kind == "image")
    sample.set("image", Image(image));
  else if (kind == "video")
    sample.set("image", Video(image));
  else
    sample.set("image", image);
  if (in.contains("masks")) sample.set("masks", Mask(in.at("masks")));
  if (in.contains("boxes")) {
    std::optional<ClampingMode> clamping;
    if (!p.at("clamping_mode").is_null()) clamping = parse_clamping_mode(p.at("clamping_mode").get<std::string>());
    sample.set("boxes", BoundingBoxes(in.at("boxes"),
                                      {.format = parse_bounding_box_format(p.at("format").get<std::string>()).value(),
                                       .canvas_size = canvas_of(p),
                                       .clamping_mode = clamping}));
  }
  if (in.contains("keypoints")) sample.set("keypoints", KeyPoints(in.at("keypoints"), canvas_of(p)));
  if (in.contains("labels")) sample.set("labels", in.at("labels"));
  return sample;
}

Functions transform_classes_functions() {
  Functions functions;
  for (const std::string& name : transforms::list_transforms()) functions["v2." + name] = run_class;
  return functions;
}

}  // namespace torchvision::parity
