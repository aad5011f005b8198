#include <ATen/ATen.h>
#include <torch/utils.h>

#include <cmath>

#include "models/heat_map.h"
#include "torchvision/core/error.h"
#include "torchvision/models/explain.h"
#include "torchvision/models/feature_extraction.h"
#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

VisionTransformerImpl& as_vision_transformer(Classifier& model) {
  if (auto* vit = dynamic_cast<VisionTransformerImpl*>(&model)) return *vit;
  throw Error(ErrorCode::kUnsupported, "attention maps",
              {.expected = "a VisionTransformer", .actual = model.name(), .hint = "grad_cam explains any model"});
}

/// (N, S, C) to (N, heads, S, S).
at::Tensor weights_of(SelfAttentionImpl& attention, const at::Tensor& x) {
  const int64_t size = attention.options.embed_dim, heads = attention.options.num_heads;
  const at::Tensor both =
      at::linear(x, attention.in_proj_weight.slice(0, 0, 2 * size), attention.in_proj_bias.slice(0, 0, 2 * size))
          .view({x.size(0), x.size(1), 2, heads, size / heads})
          .permute({2, 0, 3, 1, 4});
  const double scale = 1.0 / std::sqrt(static_cast<double>(size / heads));
  return at::softmax((both[0] * scale).matmul(both[1].transpose(-2, -1)), -1);
}

/// What enters the attention of each of the encoder's blocks, and the scores last.
std::vector<at::Tensor> run_to_attention(const std::shared_ptr<Classifier>& model, const at::Tensor& images) {
  std::vector<ReturnNode> nodes;
  for (const std::string& block : as_vision_transformer(*model).encoder->layers->named_children().keys())
    nodes.emplace_back("encoder.layers." + block + ".ln");
  nodes.emplace_back("heads");
  return create_feature_extractor(model, nodes)->forward(images).values();
}

std::vector<at::Tensor> weights_of_blocks(VisionTransformerImpl& vit, const std::vector<at::Tensor>& inputs) {
  std::vector<at::Tensor> weights;
  for (const auto& block : vit.encoder->layers->children())
    weights.push_back(weights_of(*block->as<EncoderBlockImpl>()->self_attention, inputs[weights.size()]));
  return weights;
}

/// The share of each patch in the class's token: (N, side, side).
at::Tensor rolled_out(const std::vector<at::Tensor>& weights) {
  const int64_t length = weights.front().size(-1);
  const at::Tensor shortcut = at::eye(length, weights.front().options());
  at::Tensor shares = shortcut;
  for (const at::Tensor& each : weights) shares = (0.5 * each.mean(1) + 0.5 * shortcut).matmul(shares);
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(length - 1))));
  return shares.select(1, 0).slice(1, 1).unflatten(1, {side, side});
}

}  // namespace

std::vector<at::Tensor> attention_weights(std::shared_ptr<Classifier> model, const at::Tensor& images) {
  const torch::NoGradGuard no_grad;
  return weights_of_blocks(as_vision_transformer(*model), run_to_attention(model, images));
}

Explanation attention_rollout(std::shared_ptr<Classifier> model, const at::Tensor& images) {
  const torch::NoGradGuard no_grad;
  VisionTransformerImpl& vit = as_vision_transformer(*model);
  const std::vector<at::Tensor> values = run_to_attention(model, images);
  const at::Tensor maps = rolled_out(weights_of_blocks(vit, values));
  return {heat_maps(maps, images.size(2), images.size(3)), values.back(), values.back().argmax(1), "encoder.layers"};
}

}  // namespace torchvision::models
