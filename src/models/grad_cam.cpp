#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <cmath>

#include "models/graph_node_names.h"
#include "models/heat_map.h"
#include "torchvision/core/error.h"
#include "torchvision/models/explain.h"
#include "torchvision/models/feature_extraction.h"
#include "torchvision/models/swin_transformer.h"
#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

bool channels_are_last(const Classifier& model, const std::string& layer) {
  return dynamic_cast<const SwinTransformerImpl*>(&model) != nullptr &&
         (layer.starts_with("features") || layer.starts_with("norm"));
}

/// (N, S, C) to (N, C, h, w), without a token in front.
at::Tensor maps_of_tokens(const at::Tensor& tokens) {
  const int64_t length = tokens.size(1);
  const auto side = static_cast<int64_t>(std::sqrt(static_cast<double>(length)));
  TORCH_CHECK_VALUE(side > 0 && length - side * side <= 1,
                    "grad_cam: expected a sequence of a square's patches, with one token more or without, got ",
                    tokens.sizes());
  return tokens.slice(1, length - side * side).transpose(1, 2).unflatten(2, {side, side});
}

at::Tensor as_maps(const at::Tensor& values, bool channels_last) {
  if (values.dim() == 3) return maps_of_tokens(values);
  TORCH_CHECK_VALUE(values.dim() == 4, "grad_cam: expected a layer of shape (N, C, H, W) or (N, S, C), got ",
                    values.sizes());
  return channels_last ? values.permute({0, 3, 1, 2}) : values;
}

at::Tensor chosen_targets(const at::Tensor& scores, const std::optional<int64_t>& target) {
  if (!target) return scores.argmax(1);
  TORCH_CHECK_INDEX(*target >= 0 && *target < scores.size(1), "grad_cam: expected a class from 0 to ",
                    scores.size(1) - 1, ", got ", *target);
  return at::full({scores.size(0)}, *target, scores.options().dtype(at::kLong));
}

at::Tensor gradient_of(const at::Tensor& score, const at::Tensor& values, const std::string& layer) {
  const auto gradients = values.requires_grad() ? torch::autograd::grad({score}, {values}, {}, /*retain_graph=*/false,
                                                                        /*create_graph=*/false,
                                                                        /*allow_unused=*/true)
                                                : torch::autograd::variable_list(1);
  if (!gradients[0].defined())
    throw Error(ErrorCode::kInvalidArgument, "grad_cam: the scores do not depend on '" + layer + "'",
                {.hint = "choose a layer between the image and the scores"});
  return gradients[0];
}

}  // namespace

std::string default_grad_cam_layer(Classifier& model) {
  if (const auto* vit = dynamic_cast<const VisionTransformerImpl*>(&model))
    return "encoder.layers.encoder_layer_" + std::to_string(vit->options.num_layers - 1) + ".ln";
  std::string layer = "x";
  for (const GraphNode& node : graph_nodes(model, model.is_training()))
    if (node.sizes.size() == 4 && node.sizes[2] > 1 && node.sizes[3] > 1) layer = node.name;
  return layer;
}

Explanation grad_cam(std::shared_ptr<Classifier> model, const at::Tensor& images, const GradCamOptions& options) {
  TORCH_CHECK_VALUE(images.dim() == 4, "grad_cam: expected images (N, C, H, W), got ", images.sizes());
  const std::string layer = options.layer.empty() ? default_grad_cam_layer(*model) : options.layer;
  const std::string output = graph_nodes(*model, model->is_training()).back().name;
  FeatureExtractor extractor = create_feature_extractor(model, {{layer, "layer"}, {output, "scores"}});

  const at::AutoGradMode with_gradients(true);
  // The layers' parameters may all be frozen.
  const Features features = extractor->forward(images.detach().requires_grad_());
  const at::Tensor& scores = features["scores"];
  const at::Tensor targets = chosen_targets(scores, options.target);
  const at::Tensor gradient = gradient_of(scores.gather(1, targets.unsqueeze(1)).sum(), features["layer"], layer);

  const at::NoGradGuard no_grad;
  const bool channels_last = options.channels_last.value_or(channels_are_last(*model, layer));
  const at::Tensor values = as_maps(features["layer"].detach(), channels_last);
  const at::Tensor weights = as_maps(gradient, channels_last).mean({2, 3}, true);
  const at::Tensor maps = (weights * values).sum(1).relu();
  return {heat_maps(maps, images.size(2), images.size(3)), scores.detach(), targets, layer};
}

}  // namespace torchvision::models
