#include <ATen/ATen.h>
#include <torch/nn/functional/normalization.h>
#include <torch/nn/modules/activation.h>

#include <cmath>

#include "models/init.h"
#include "models/layers.h"
#include "models/nodes.h"
#include "models/relative_positions.h"
#include "torchvision/models/swin_transformer.h"

namespace torchvision::models {
namespace {

/// How an image lies in windows.
struct Windows {
  std::array<int64_t, 2> window;
  std::array<int64_t, 2> shift;
  std::array<int64_t, 2> padded;  ///< the image's height and width

  int64_t rows() const { return padded[0] / window[0]; }
  int64_t columns() const { return padded[1] / window[1]; }
  int64_t count() const { return rows() * columns(); }
  int64_t pixels() const { return window[0] * window[1]; }
  bool is_shifted() const { return shift[0] + shift[1] > 0; }
};

Windows windows_of(const at::Tensor& x, const ShiftedWindowAttentionOptions& options) {
  Windows windows{options.window_size, options.shift_size, {}};
  for (size_t i = 0; i < 2; ++i) {
    const int64_t size = x.size(static_cast<int64_t>(i) + 1), window = windows.window[i];
    windows.padded[i] = (size + window - 1) / window * window;
    if (window >= windows.padded[i]) windows.shift[i] = 0;  // one window sees all
  }
  return windows;
}

/// (N, H, W, C) to (N · windows, pixels, C).
at::Tensor partition(const at::Tensor& image, const Windows& windows) {
  const int64_t count = image.size(0), channels = image.size(3);
  return image.view({count, windows.rows(), windows.window[0], windows.columns(), windows.window[1], channels})
      .permute({0, 1, 3, 2, 4, 5})
      .reshape({count * windows.count(), windows.pixels(), channels});
}

at::Tensor departition(const at::Tensor& parts, const Windows& windows) {
  const int64_t count = parts.size(0) / windows.count(), channels = parts.size(2);
  return parts.view({count, windows.rows(), windows.columns(), windows.window[0], windows.window[1], channels})
      .permute({0, 1, 3, 2, 4, 5})
      .reshape({count, windows.padded[0], windows.padded[1], channels});
}

/// For each row, or column, in which of up to three parts of the shifted image it lies.
at::Tensor parts_of(int64_t size, int64_t window, int64_t shift) {
  const at::Tensor places = at::arange(size);
  const at::Tensor parts = places.ge(size - window).to(at::kLong);
  return shift > 0 ? parts + places.ge(size - shift) : parts;
}

/// -100 for pairs of pixels that shifting brought together from opposite edges, else 0: (windows, pixels, pixels).
at::Tensor attention_mask(const Windows& windows, const at::TensorOptions& options) {
  const at::Tensor rows = parts_of(windows.padded[0], windows.window[0], windows.shift[0]);
  const at::Tensor columns = parts_of(windows.padded[1], windows.window[1], windows.shift[1]);
  const at::Tensor parts =
      partition((rows.unsqueeze(1) * 3 + columns).unsqueeze(0).unsqueeze(-1), windows).squeeze(-1).to(options.device());
  return at::zeros({windows.count(), windows.pixels(), windows.pixels()}, options)
      .masked_fill_(parts.unsqueeze(1).ne(parts.unsqueeze(2)), -100.0);
}

/// Coordinates of all offsets in a window, on a logarithmic scale from -1 to 1: (1, 2h - 1, 2w - 1, 2).
at::Tensor make_relative_coords_table(const std::array<int64_t, 2>& window) {
  const auto offsets = [](int64_t size) { return at::arange(-(size - 1), size, at::kFloat).div_(size - 1); };
  const at::Tensor table =
      at::stack(at::meshgrid({offsets(window[0]), offsets(window[1])}, "ij"), -1).unsqueeze(0).mul_(8);
  return at::sign(table) * at::log2(at::abs(table) + 1.0) / 3.0;
}

/// The projections' bias, in which the second version has none for keys.
at::Tensor bias_of_queries_and_values(const at::Tensor& bias) {
  if (!bias.defined()) return bias;
  const int64_t length = bias.numel() / 3;
  return at::cat({bias.slice(0, 0, length), at::zeros({length}, bias.options()), bias.slice(0, 2 * length)});
}

at::Tensor attention_scores(const at::Tensor& q, const at::Tensor& k, const at::Tensor& logit_scale) {
  namespace F = torch::nn::functional;
  if (!logit_scale.defined()) return (q * std::pow(static_cast<double>(q.size(-1)), -0.5)).matmul(k.transpose(-2, -1));
  const auto along_last = F::NormalizeFuncOptions().dim(-1);
  return F::normalize(q, along_last).matmul(F::normalize(k, along_last).transpose(-2, -1)) *
         at::clamp_max(logit_scale, std::log(100.0)).exp();
}

}  // namespace

ShiftedWindowAttentionImpl::ShiftedWindowAttentionImpl(ShiftedWindowAttentionOptions attention)
    : CloneableByOptions(attention.version == SwinVersion::kV1 ? "ShiftedWindowAttention" : "ShiftedWindowAttentionV2"),
      options(attention) {
  const int64_t dim = options.dim, heads = options.num_heads;
  const auto [height, width] = options.window_size;
  TORCH_CHECK_VALUE(heads > 0 && dim % heads == 0, "ShiftedWindowAttention: expected dim divisible by num_heads, got ",
                    dim, " and ", heads);
  qkv = register_module("qkv", linear(dim, 3 * dim, options.qkv_bias));
  proj = register_module("proj", linear(dim, dim, options.proj_bias));
  if (options.version == SwinVersion::kV1) {
    relative_position_bias_table = register_parameter(
        "relative_position_bias_table", trunc_normal_(at::zeros({(2 * height - 1) * (2 * width - 1), heads}), 0, 0.02));
  } else {
    logit_scale = register_parameter("logit_scale", at::log(10 * at::ones({heads, 1, 1})));
    relative_coords_table = register_buffer("relative_coords_table", make_relative_coords_table(options.window_size));
    cpb_mlp = register_module("cpb_mlp", torch::nn::Sequential());
    cpb_mlp->push_back(linear(2, 512));
    cpb_mlp->push_back(torch::nn::ReLU(torch::nn::ReLUOptions().inplace(true)));
    cpb_mlp->push_back(linear(512, heads, false));
    const torch::NoGradGuard no_grad;
    if (options.qkv_bias && !NoInitGuard::is_enabled()) qkv->bias.slice(0, dim, 2 * dim).zero_();
  }
  relative_position_index =
      register_buffer("relative_position_index", models::relative_position_index(height, width).flatten());
}

at::Tensor ShiftedWindowAttentionImpl::get_relative_position_bias() {
  const int64_t pixels = options.window_size[0] * options.window_size[1];
  const auto bias_in = [&](const at::Tensor& table) {
    return nodes::record_whole("_get_relative_position_bias",
                               [&] { return relative_position_bias(table, relative_position_index, pixels); });
  };
  if (options.version == SwinVersion::kV1)
    return bias_in(nodes::record_parameter("relative_position_bias_table", relative_position_bias_table));
  const at::Tensor offsets = nodes::run(cpb_mlp, relative_coords_table);
  const at::Tensor bias = bias_in(nodes::record("view", offsets.view({-1, options.num_heads})));
  return nodes::record("mul", 16 * nodes::record("sigmoid", at::sigmoid(bias)));
}

at::Tensor ShiftedWindowAttentionImpl::forward(const at::Tensor& input) {
  TORCH_CHECK_VALUE(input.dim() == 4 && input.size(3) == options.dim, "ShiftedWindowAttention: expected (N, H, W, ",
                    options.dim, "), got ", input.sizes());
  const nodes::Scope scope(*this);
  const at::Tensor position_bias = get_relative_position_bias();
  nodes::record_parameter("qkv.weight", qkv->weight);
  nodes::record_parameter("proj.weight", proj->weight);
  if (qkv->bias.defined()) nodes::record_parameter("qkv.bias", qkv->bias);
  if (proj->bias.defined()) nodes::record_parameter("proj.bias", proj->bias);
  if (logit_scale.defined()) nodes::record_parameter("logit_scale", logit_scale);
  return nodes::record("shifted_window_attention", attend(input, position_bias));
}

at::Tensor ShiftedWindowAttentionImpl::attend(const at::Tensor& input, const at::Tensor& position_bias) {
  const int64_t height = input.size(1), width = input.size(2), channels = options.dim, heads = options.num_heads;
  const Windows windows = windows_of(input, options);
  at::Tensor x = at::constant_pad_nd(input, {0, 0, 0, windows.padded[1] - width, 0, windows.padded[0] - height});
  if (windows.is_shifted()) x = at::roll(x, {-windows.shift[0], -windows.shift[1]}, {1, 2});
  x = partition(x, windows);
  const int64_t parts = x.size(0), pixels = windows.pixels();

  const at::Tensor bias = logit_scale.defined() ? bias_of_queries_and_values(qkv->bias) : qkv->bias;
  const at::Tensor projected =
      at::linear(x, qkv->weight, bias).reshape({parts, pixels, 3, heads, channels / heads}).permute({2, 0, 3, 1, 4});
  at::Tensor scores = attention_scores(projected[0], projected[1], logit_scale) + position_bias;
  if (windows.is_shifted()) {
    const at::Tensor mask = attention_mask(windows, x.options()).unsqueeze(1).unsqueeze(0);
    scores = (scores.view({-1, windows.count(), heads, pixels, pixels}) + mask).view({-1, heads, pixels, pixels});
  }
  scores = at::dropout(at::softmax(scores, -1), options.attention_dropout, is_training());
  x = proj(scores.matmul(projected[2]).transpose(1, 2).reshape({parts, pixels, channels}));
  x = departition(at::dropout(x, options.dropout, is_training()), windows);
  if (windows.is_shifted()) x = at::roll(x, {windows.shift[0], windows.shift[1]}, {1, 2});
  return x.slice(1, 0, height).slice(2, 0, width).contiguous();
}

}  // namespace torchvision::models
