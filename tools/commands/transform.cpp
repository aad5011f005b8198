#include <ATen/ATen.h>

#include <filesystem>
#include <random>

#include "command.h"
#include "support/overlay.h"
#include "support/pipeline.h"
#include "support/report.h"
#include "support/sheet.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::tools {
namespace {

using checkpoint::StateDict;
using tv_tensors::Sample;
using tv_tensors::Value;

bool ends_in(const std::string& path, std::string_view suffix) {
  return std::filesystem::path(path).extension().string() == suffix;
}

std::optional<std::string> metadata_of(const StateDict& file, std::string_view name) {
  for (const auto& [key, value] : file.metadata())
    if (key == name) return value;
  return std::nullopt;
}

tv_tensors::BoundingBoxFormat format_of(const StateDict& file) {
  const std::string name = metadata_of(file, "boxes_format").value_or("XYXY");
  const auto format = tv_tensors::parse_bounding_box_format(name);
  if (!format) throw UsageError("transform: the target's boxes_format is '" + name + "', expected a name as 'XYXY'");
  return *format;
}

/// The image and what goes with it. Names are the file's.
Sample sample_of(const std::string& image, const std::optional<StateDict>& target) {
  const at::Tensor pixels = io::decode_image(image, {.mode = ImageReadMode::kRgb, .apply_exif_orientation = true});
  const tv_tensors::CanvasSize canvas{pixels.size(1), pixels.size(2)};
  Sample sample{{"image", tv_tensors::Image(pixels)}};
  if (!target) return sample;
  for (const auto& [name, tensor] : *target) {
    if (name == "image") throw UsageError("transform: the target has a tensor named 'image', which is the picture's");
    Value value = tensor.clone();
    if (name != "labels" && tensor.dim() > 0) value = tv_tensors::PerInstance(tensor.clone());
    if (name == "boxes")
      value = tv_tensors::BoundingBoxes(tensor.clone(), {.format = format_of(*target), .canvas_size = canvas});
    if (name == "masks") value = tv_tensors::Mask(tensor.clone());
    if (name == "keypoints") value = tv_tensors::KeyPoints(tensor.clone(), canvas);
    sample.set(name, std::move(value));
  }
  return sample;
}

struct Result {
  Sample sample;
  std::string caption;
};

/// The names of the classes in a line of text, without their options.
std::string caption_of(const std::string& text) {
  std::string names;
  int depth = 0;
  for (const char c : text) {
    depth -= c == ')' ? 1 : 0;
    if (depth == 0 && c != '(' && c != ')') names += c;
    depth += c == '(' ? 1 : 0;
  }
  return names;
}

/// Every draw of every image by every pipeline, in order; each pipeline begins with the same seed.
std::vector<Result> results(const TransformArguments& arguments) {
  const std::vector<transforms::TransformPtr> pipelines = read_pipelines("transform", arguments.pipeline);
  std::optional<StateDict> target;
  if (!arguments.target.empty()) target = checkpoint::load_file(arguments.target);
  const uint64_t seed = arguments.seed.value_or(std::random_device()());
  std::vector<Result> all;
  for (size_t i = 0; i < pipelines.size(); ++i) {
    const bool captioned = arguments.captions && !arguments.pipeline.texts.empty();
    const std::string caption = captioned ? caption_of(arguments.pipeline.texts[i]) : "";
    at::manual_seed(seed);
    for (const std::string& image : arguments.images) {
      const Sample sample = sample_of(image, target);
      for (int64_t draw = 0; draw < arguments.grid.value_or(1); ++draw)
        all.push_back({(*pipelines[i])(sample), caption});
    }
  }
  return all;
}

at::Tensor sheet_of(const std::vector<Result>& results, const TransformArguments& arguments) {
  std::vector<SheetPicture> pictures;
  for (const Result& result : results) pictures.push_back({drawn(result.sample), result.caption});
  const int64_t draws = arguments.grid.value_or(1) * int64_t(arguments.images.size());
  const bool rows = arguments.pipeline.texts.size() > 1 && draws > 1;
  return contact_sheet(pictures, rows ? std::optional(draws) : std::nullopt);
}

void write_tensors(const std::vector<Result>& results, const std::string& path) {
  if (results.size() != 1)
    throw UsageError("transform: a .safetensors file holds one image; write " + std::to_string(results.size()) +
                     " of them to a .png");
  StateDict file;
  std::vector<std::pair<std::string, std::string>> metadata;
  for (const auto& [name, value] : results[0].sample) {
    const at::Tensor* tensor = tv_tensors::tensor_in(value);
    if (tensor != nullptr) file.insert(name, tensor->contiguous());
    if (const auto* boxes = std::get_if<tv_tensors::BoundingBoxes>(&value))
      metadata.emplace_back(name + "_format", std::string(tv_tensors::to_string(boxes->format)));
  }
  checkpoint::save_safetensors(file, path, metadata);
}

}  // namespace

int run_transform(const TransformArguments& arguments) {
  const bool picture = ends_in(arguments.out, ".png");
  if (!picture && !ends_in(arguments.out, ".safetensors"))
    throw UsageError("transform: expected an output that ends in .png or .safetensors, got '" + arguments.out + "'");
  if (arguments.grid && !picture) throw UsageError("transform: --grid makes a picture; name a .png as the output");
  const std::vector<Result> all = results(arguments);
  if (picture)
    io::write_png(sheet_of(all, arguments), arguments.out);
  else
    write_tensors(all, arguments.out);
  return kSuccess;
}

}  // namespace torchvision::tools
