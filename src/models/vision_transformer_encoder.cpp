#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"
#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

/// Python's name of the attention's last layer, which is printed.
class NonDynamicallyQuantizableLinearImpl final : public torch::nn::LinearImpl {
 public:
  using LinearImpl::LinearImpl;
};

torch::nn::Linear make_out_proj(int64_t size) {
  using Named = NonDynamicallyQuantizableLinearImpl;
  if (!NoInitGuard::is_enabled()) return std::shared_ptr<torch::nn::LinearImpl>(std::make_shared<Named>(size, size));
  const auto empty = linear(size, size);
  const std::shared_ptr<torch::nn::LinearImpl> named = std::make_shared<Named>(1, 1);
  named->options = empty->options;
  named->weight.set_data(empty->weight);
  named->bias.set_data(empty->bias);
  return named;
}

torch::nn::AnyModule make_vit_norm(const NormLayer& factory, int64_t size) {
  return factory ? factory(size) : torch::nn::AnyModule(layer_norm(size, 1e-6));
}

}  // namespace

SelfAttentionImpl::SelfAttentionImpl(SelfAttentionOptions attention)
    : CloneableByOptions("MultiheadAttention"), options(attention) {
  const int64_t size = options.embed_dim;
  TORCH_CHECK_VALUE(options.num_heads > 0 && size > 0 && size % options.num_heads == 0,
                    "SelfAttention: expected embed_dim divisible by num_heads, got ", size, " and ", options.num_heads);
  in_proj_weight = register_parameter("in_proj_weight", at::empty({3 * size, size}));
  in_proj_bias = register_parameter("in_proj_bias", at::empty({3 * size}));
  out_proj = register_module("out_proj", make_out_proj(size));
  if (NoInitGuard::is_enabled()) return;
  torch::nn::init::xavier_uniform_(in_proj_weight);
  torch::nn::init::zeros_(in_proj_bias);
  torch::nn::init::zeros_(out_proj->bias);
}

at::Tensor SelfAttentionImpl::forward(const at::Tensor& x) {
  const int64_t length = x.size(1), heads = options.num_heads;
  const at::Tensor qkv = at::linear(x, in_proj_weight, in_proj_bias)
                             .view({-1, length, 3, heads, options.embed_dim / heads})
                             .permute({2, 0, 3, 1, 4});
  const at::Tensor out =
      at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], {}, is_training() ? options.dropout : 0.0);
  // With the sequence first in memory, as in Python: what dropout draws next goes by that order.
  return out_proj(out.permute({2, 0, 1, 3}).reshape({length, -1, options.embed_dim})).transpose(0, 1);
}

MLPBlockImpl::MLPBlockImpl(MLPBlockOptions block)
    : CloneableByOptions(
          block.in_dim, std::vector<int64_t>{block.mlp_dim, block.in_dim},
          ops::MLPOptions{.activation_layer = ops::activation<torch::nn::GELU>, .dropout = block.dropout}),
      block_options(block) {
  xavier_linears(*this);
}

std::optional<std::string> MLPBlockImpl::name_today(std::string_view name, std::optional<int64_t> version) const {
  if (version.value_or(1) < 2)
    for (const auto& [before, today] : {std::pair{"linear_1.", "0."}, std::pair{"linear_2.", "3."}})
      if (name.starts_with(before)) return today + std::string(name.substr(std::string_view(before).size()));
  return std::string(name);
}

EncoderBlockImpl::EncoderBlockImpl(EncoderBlockOptions block)
    : CloneableByOptions("EncoderBlock"), options(std::move(block)) {
  ln_1 = make_vit_norm(options.norm_layer, options.hidden_dim);
  register_module("ln_1", ln_1.ptr());
  self_attention = register_module(
      "self_attention",
      SelfAttention(SelfAttentionOptions{
          .embed_dim = options.hidden_dim, .num_heads = options.num_heads, .dropout = options.attention_dropout}));
  dropout = register_module("dropout", torch::nn::Dropout(options.dropout));
  ln_2 = make_vit_norm(options.norm_layer, options.hidden_dim);
  register_module("ln_2", ln_2.ptr());
  mlp = register_module("mlp", MLPBlock(MLPBlockOptions{options.hidden_dim, options.mlp_dim, options.dropout}));
}

at::Tensor EncoderBlockImpl::forward(const at::Tensor& input) {
  TORCH_CHECK_VALUE(input.dim() == 3, "EncoderBlock: expected (batch_size, seq_length, hidden_dim), got ",
                    input.sizes());
  const nodes::Scope scope(*this);
  using nodes::call, nodes::record;
  nodes::skip({"dim", "eq", "getattr", "_assert"});
  at::Tensor x = call(ln_1, input);
  // Python's returns a pair, without weights.
  nodes::skip({"self_attention"});
  x = record("getitem", self_attention(x));
  nodes::skip({"getitem"});
  x = record("add", call(dropout, x) + input);
  return record("add", x + call(mlp, call(ln_2, x)));
}

EncoderImpl::EncoderImpl(EncoderOptions encoder) : CloneableByOptions("Encoder"), options(std::move(encoder)) {
  const int64_t size = options.block.hidden_dim;
  pos_embedding = at::empty({1, options.seq_length, size});
  if (!NoInitGuard::is_enabled()) pos_embedding.normal_(0.0, 0.02);
  pos_embedding = register_parameter("pos_embedding", pos_embedding);
  dropout = register_module("dropout", torch::nn::Dropout(options.block.dropout));
  layers = register_module("layers", torch::nn::Sequential());
  for (int64_t i = 0; i < options.num_layers; ++i)
    layers->push_back("encoder_layer_" + std::to_string(i), EncoderBlock(options.block));
  ln = make_vit_norm(options.block.norm_layer, size);
  register_module("ln", ln.ptr());
}

at::Tensor EncoderImpl::forward(const at::Tensor& input) {
  TORCH_CHECK_VALUE(input.dim() == 3, "Encoder: expected (batch_size, seq_length, hidden_dim), got ", input.sizes());
  const nodes::Scope scope(*this);
  nodes::skip({"dim", "eq", "getattr", "_assert"});
  const at::Tensor placed = nodes::record("add", input + nodes::record_parameter("pos_embedding", pos_embedding));
  return nodes::call(ln, nodes::run(layers, nodes::call(dropout, placed)));
}

}  // namespace torchvision::models
