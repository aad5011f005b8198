#include <ATen/ATen.h>

#include <cmath>

#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"
#include "models/relative_positions.h"
#include "torchvision/models/maxvit.h"

namespace torchvision::models {
namespace {

using torch::nn::Conv2dOptions;

/// Layers that Python's tree has and prints; what they do is in PartitionAttentionLayerImpl::forward.
struct WindowPartitionImpl final : torch::nn::Module {};
struct WindowDepartitionImpl final : torch::nn::Module {};
struct SwapAxesImpl final : torch::nn::Module {};

torch::nn::AnyModule make_mbconv_proj(const MaxVitMBConvOptions& options) {
  if (options.stride == 1 && options.in_channels == options.out_channels)
    return torch::nn::AnyModule(torch::nn::Identity());
  nested::Sequential proj;
  if (options.stride == 2) proj->push_back(torch::nn::AvgPool2d(torch::nn::AvgPool2dOptions(3).stride(2).padding(1)));
  proj->push_back(conv2d(Conv2dOptions(options.in_channels, options.out_channels, 1)));
  return torch::nn::AnyModule(proj);
}

ops::Conv2dNormActivation make_mbconv_conv(const MaxVitMBConvOptions& options, int64_t in, int64_t out, int64_t kernel,
                                           int64_t stride, int64_t groups) {
  return ops::Conv2dNormActivation(in, out,
                                   {.kernel_size = kernel,
                                    .stride = stride,
                                    .padding = kernel / 2,
                                    .groups = groups,
                                    .norm_layer = options.norm_layer,
                                    .activation_layer = options.activation_layer,
                                    .inplace = std::nullopt});
}

int64_t mbconv_scaled(int64_t channels, double ratio) {
  return static_cast<int64_t>(static_cast<double>(channels) * ratio);
}

/// (N, C, H, W) to (N, windows, side · side, C).
at::Tensor maxvit_partition(const at::Tensor& x, int64_t side) {
  const int64_t channels = x.size(1), rows = x.size(2) / side, columns = x.size(3) / side;
  const nodes::Scope scope("partition_op");
  using nodes::record;
  nodes::skip({"getattr", "getitem", "getitem", "getitem", "getitem", "floordiv", "floordiv"});
  const at::Tensor split = record("reshape", x.reshape({-1, channels, rows, side, columns, side}));
  const at::Tensor windows = record("permute", split.permute({0, 2, 4, 3, 5, 1}));
  nodes::skip({"floordiv", "floordiv", "mul"});
  return record("reshape", windows.reshape({-1, rows * columns, side * side, channels}));
}

at::Tensor maxvit_departition(const at::Tensor& x, int64_t side, int64_t rows, int64_t columns) {
  const int64_t channels = x.size(3);
  const nodes::Scope scope("departition_op");
  using nodes::record;
  nodes::skip({"getattr", "getitem", "getitem", "getitem", "getitem"});
  const at::Tensor windows = record("reshape", x.reshape({-1, rows, columns, side, side, channels}));
  const at::Tensor rows_first = record("permute", windows.permute({0, 5, 1, 3, 2, 4}));
  return record("reshape", rows_first.reshape({-1, channels, rows * side, columns * side}));
}

}  // namespace

MaxVitMBConvImpl::MaxVitMBConvImpl(MaxVitMBConvOptions conv) : CloneableByOptions("MBConv"), options(std::move(conv)) {
  const int64_t in = options.in_channels, out = options.out_channels;
  const int64_t middle = mbconv_scaled(out, options.expansion_ratio),
                squeezed = mbconv_scaled(out, options.squeeze_ratio);
  proj = make_mbconv_proj(options);
  register_module("proj", proj.ptr());
  stochastic_depth = options.p_stochastic_dropout == 0.0
                         ? torch::nn::AnyModule(torch::nn::Identity())
                         : torch::nn::AnyModule(ops::StochasticDepth(options.p_stochastic_dropout, "row"));
  register_module("stochastic_depth", stochastic_depth.ptr());
  layers = register_module("layers", torch::nn::Sequential());
  layers->push_back("pre_norm", options.norm_layer(in));
  layers->push_back("conv_a", make_mbconv_conv(options, in, middle, 1, 1, 1));
  layers->push_back("conv_b", make_mbconv_conv(options, middle, middle, 3, options.stride, middle));
  layers->push_back("squeeze_excitation",
                    ops::SqueezeExcitation(middle, squeezed, {.activation = ops::activation<torch::nn::SiLU>}));
  layers->push_back("conv_c", conv2d(Conv2dOptions(middle, out, 1)));
}

at::Tensor MaxVitMBConvImpl::forward(const at::Tensor& x) {
  const nodes::Scope scope(*this);
  using nodes::call;
  const at::Tensor shortcut = call(proj, x);
  return nodes::record("add", shortcut + call(stochastic_depth, nodes::run(layers, x)));
}

RelativePositionalMultiHeadAttentionImpl::RelativePositionalMultiHeadAttentionImpl(
    RelativePositionalMultiHeadAttentionOptions attention)
    : CloneableByOptions("RelativePositionalMultiHeadAttention"), options(attention) {
  const int64_t size = options.feat_dim;
  TORCH_CHECK_VALUE(options.head_dim > 0 && size % options.head_dim == 0,
                    "RelativePositionalMultiHeadAttention: expected feat_dim divisible by head_dim, got ", size,
                    " and ", options.head_dim);
  const auto side = static_cast<int64_t>(std::sqrt(static_cast<double>(options.max_seq_len)));
  to_qkv = register_module("to_qkv", linear(size, 3 * size));
  merge = register_module("merge", linear(size, size));
  relative_position_bias_table = register_parameter(
      "relative_position_bias_table",
      trunc_normal_(at::empty({(2 * side - 1) * (2 * side - 1), size / options.head_dim}), 0.0, 0.02));
  relative_position_index = register_buffer("relative_position_index", models::relative_position_index(side, side));
}

at::Tensor RelativePositionalMultiHeadAttentionImpl::forward(const at::Tensor& x) {
  const int64_t size = options.feat_dim, heads = size / options.head_dim;
  TORCH_CHECK_VALUE(x.dim() == 4 && x.size(2) == options.max_seq_len && x.size(3) == size,
                    "RelativePositionalMultiHeadAttention: expected (N, partitions, ", options.max_seq_len, ", ", size,
                    "), got ", x.sizes());
  const nodes::Scope scope(*this);
  using nodes::call, nodes::record;
  const auto by_heads = [&](const at::Tensor& each) {
    const at::Tensor split = each.reshape({-1, x.size(1), x.size(2), heads, options.head_dim});
    return record("permute", record("reshape", split).permute({0, 1, 3, 2, 4}));
  };
  nodes::skip({"getattr", "getitem", "getitem", "getitem", "getitem"});
  const auto qkv = call(to_qkv, x).chunk(3, -1);
  nodes::skip({"chunk"});
  for (const at::Tensor& each : qkv) record("getitem", each);
  const at::Tensor queries = by_heads(qkv[0]);
  at::Tensor keys = by_heads(qkv[1]);
  const at::Tensor values = by_heads(qkv[2]);
  keys = record("mul", keys * std::pow(static_cast<double>(size), -0.5));
  const at::Tensor scores = record("einsum", queries.matmul(keys.transpose(-2, -1)));
  nodes::record_parameter("relative_position_bias_table", relative_position_bias_table);
  const at::Tensor bias =
      relative_position_bias(relative_position_bias_table, relative_position_index, options.max_seq_len);
  const at::Tensor weights = record("softmax", at::softmax(record("add", scores + bias), -1));
  const at::Tensor mixed = record("permute", record("einsum", weights.matmul(values)).permute({0, 1, 3, 2, 4}));
  return call(merge, record("reshape", mixed.reshape({-1, x.size(1), x.size(2), x.size(3)})));
}

PartitionAttentionLayerImpl::PartitionAttentionLayerImpl(PartitionAttentionLayerOptions layer)
    : CloneableByOptions("PartitionAttentionLayer"), options(std::move(layer)) {
  const int64_t size = options.in_channels, hidden = size * options.mlp_ratio;
  const auto [height, width] = options.grid_size;
  TORCH_CHECK_VALUE(
      options.partition_size > 0 && height % options.partition_size == 0 && width % options.partition_size == 0,
      "PartitionAttentionLayer: expected a grid_size divisible by partition_size, got (", height, ", ", width, ") and ",
      options.partition_size);
  const auto swap = [&]() -> std::shared_ptr<torch::nn::Module> {
    if (options.partition_type == PartitionType::kGrid) return std::make_shared<SwapAxesImpl>();
    return std::make_shared<torch::nn::IdentityImpl>();
  };
  register_module("partition_op", std::make_shared<WindowPartitionImpl>());
  register_module("departition_op", std::make_shared<WindowDepartitionImpl>());
  register_module("partition_swap", swap());
  register_module("departition_swap", swap());
  attn_layer = register_module("attn_layer", torch::nn::Sequential());
  attn_layer->push_back(options.norm_layer ? options.norm_layer(size) : torch::nn::AnyModule(layer_norm(size)));
  attn_layer->push_back(RelativePositionalMultiHeadAttention(RelativePositionalMultiHeadAttentionOptions{
      size, options.head_dim, options.partition_size * options.partition_size}));
  attn_layer->push_back(torch::nn::Dropout(options.attention_dropout));
  mlp_layer = register_module("mlp_layer", torch::nn::Sequential());
  mlp_layer->push_back(layer_norm(size));
  mlp_layer->push_back(linear(size, hidden));
  mlp_layer->push_back(options.activation_layer(std::nullopt));
  mlp_layer->push_back(linear(hidden, size));
  mlp_layer->push_back(torch::nn::Dropout(options.mlp_dropout));
  stochastic_dropout = register_module("stochastic_dropout", ops::StochasticDepth(options.p_stochastic_dropout, "row"));
}

at::Tensor PartitionAttentionLayerImpl::forward(const at::Tensor& input) {
  const auto [height, width] = options.grid_size;
  TORCH_CHECK_VALUE(input.dim() == 4 && input.size(2) == height && input.size(3) == width,
                    "PartitionAttentionLayer: expected (N, C, ", height, ", ", width, "), got ", input.sizes());
  const nodes::Scope scope(*this);
  const bool is_grid = options.partition_type == PartitionType::kGrid;
  const auto swap = [is_grid](std::string_view name, const at::Tensor& windows) {
    if (!is_grid) return nodes::record(name, windows);
    const nodes::Scope swap_scope(name);
    return nodes::record("swapaxes", windows.transpose(-2, -3));
  };
  using nodes::call, nodes::record, nodes::run;
  const int64_t side = is_grid ? height / options.partition_size : options.partition_size;
  at::Tensor x = swap("partition_swap", maxvit_partition(input, side));
  x = record("add", x + call(stochastic_dropout, run(attn_layer, x)));
  x = record("add", x + call(stochastic_dropout, run(mlp_layer, x)));
  return maxvit_departition(swap("departition_swap", x), side, height / side, width / side);
}

MaxVitLayerImpl::MaxVitLayerImpl(MaxVitLayerOptions layer)
    : CloneableByOptions("MaxVitLayer"), options(std::move(layer)) {
  const auto attention = [&](PartitionType type) {
    return PartitionAttentionLayer(
        PartitionAttentionLayerOptions{.in_channels = options.out_channels,
                                       .head_dim = options.head_dim,
                                       .partition_size = options.partition_size,
                                       .partition_type = type,
                                       .grid_size = options.grid_size,
                                       .mlp_ratio = options.mlp_ratio,
                                       .activation_layer = options.activation_layer,
                                       .attention_dropout = options.attention_dropout,
                                       .mlp_dropout = options.mlp_dropout,
                                       .p_stochastic_dropout = options.p_stochastic_dropout});
  };
  layers = register_module("layers", torch::nn::Sequential());
  layers->push_back("MBconv", MaxVitMBConv(MaxVitMBConvOptions{.in_channels = options.in_channels,
                                                               .out_channels = options.out_channels,
                                                               .expansion_ratio = options.expansion_ratio,
                                                               .squeeze_ratio = options.squeeze_ratio,
                                                               .stride = options.stride,
                                                               .activation_layer = options.activation_layer,
                                                               .norm_layer = options.norm_layer,
                                                               .p_stochastic_dropout = options.p_stochastic_dropout}));
  layers->push_back("window_attention", attention(PartitionType::kWindow));
  layers->push_back("grid_attention", attention(PartitionType::kGrid));
}

at::Tensor MaxVitLayerImpl::forward(const at::Tensor& x) {
  const nodes::Scope scope(*this);
  return nodes::run(layers, x);
}

MaxVitBlockImpl::MaxVitBlockImpl(MaxVitBlockOptions block)
    : CloneableByOptions("MaxVitBlock"), options(std::move(block)) {
  layers = register_module("layers", torch::nn::ModuleList());
  MaxVitLayerOptions layer = options.layer;
  layer.stride = 2;
  for (const double probability : options.p_stochastic) {
    layer.p_stochastic_dropout = probability;
    layers->push_back(MaxVitLayer(layer));
    layer.stride = 1;
    layer.in_channels = layer.out_channels;
  }
}

at::Tensor MaxVitBlockImpl::forward(const at::Tensor& input) {
  const nodes::Scope scope(*this);
  at::Tensor x = input;
  for (const auto& layer : *layers) x = layer->as<MaxVitLayerImpl>()->forward(x);
  return x;
}

}  // namespace torchvision::models
