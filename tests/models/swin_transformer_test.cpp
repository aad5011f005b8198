#include "torchvision/models/swin_transformer.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"
#include "support/options_case.h"

namespace torchvision::models {
namespace {

SwinTransformerOptions small() {
  return {.patch_size = {2, 4},
          .embed_dim = 8,
          .depths = {2, 3},
          .num_heads = {2, 4},
          .window_size = {3, 5},
          .mlp_ratio = 2.5,
          .dropout = 0.1,
          .attention_dropout = 0.2,
          .stochastic_depth_prob = 0.3,
          .num_classes = 7};
}

SwinTransformer build(const SwinTransformerOptions& options) { return SwinTransformer(options); }

TEST(SwinTransformer, TakesTheClasssOptions) { testing::expect_options_case("swin_small", build, small()); }

TEST(SwinTransformer, HasASecondVersion) {
  SwinTransformerOptions options = small();
  options.norm_layer = [](int64_t size) {
    return torch::nn::AnyModule(torch::nn::LayerNorm(torch::nn::LayerNormOptions({size}).eps(1e-3)));
  };
  options.block = options.downsample_layer = SwinVersion::kV2;
  testing::expect_options_case("swin_v2_small", build, options);
}

TEST(SwinTransformer, ShiftsAlongOneSideAlone) {
  testing::expect_options_case("swin_flat", build,
                               SwinTransformerOptions{.patch_size = {4, 4},
                                                      .embed_dim = 8,
                                                      .depths = {2},
                                                      .num_heads = {2},
                                                      .window_size = {4, 4},
                                                      .num_classes = 3});
}

TEST(SwinTransformer, RefusesWhatDoesNotFit) {
  SwinTransformerOptions options = small();
  options.num_heads = {2};
  EXPECT_ERROR(build(options), c10::ValueError, "for each stage", "2 and 1");
  options.num_heads = {3, 4};
  EXPECT_ERROR(build(options), c10::ValueError, "dim divisible by num_heads", "8 and 3");
  EXPECT_ERROR(ShiftedWindowAttention(ShiftedWindowAttentionOptions{})->forward(at::zeros({1, 7, 7, 95})),
               c10::ValueError, "(N, H, W, 96)", "[1, 7, 7, 95]");
}

TEST(SwinTransformer, ItsBuildersTakeDropouts) {
  const NoInitGuard no_init;
  const SwinTransformer model = swin_v2_b({.mlp_ratio = 2.0, .dropout = 0.5, .attention_dropout = 0.25});
  EXPECT_EQ(model->options.mlp_ratio, 2.0);
  EXPECT_EQ(model->options.dropout, 0.5);
  EXPECT_EQ(model->options.attention_dropout, 0.25);
  EXPECT_EQ(model->options.window_size, (std::array<int64_t, 2>{8, 8}));
}

TEST(ShiftedWindowAttention, KeepsIntegersInAnotherPrecision) {
  SwinTransformer model = build(small());
  model->to(at::kHalf);
  model->to(at::kCPU, at::kBFloat16);
  const auto state_dict = checkpoint::state_dict(*model);
  EXPECT_EQ(state_dict.at("features.1.0.attn.qkv.weight").scalar_type(), at::kBFloat16);
  EXPECT_EQ(state_dict.at("features.1.0.attn.relative_position_index").scalar_type(), at::kLong);
  EXPECT_EQ(model->forward(at::zeros({1, 3, 30, 44}, at::kBFloat16)).scalar_type(), at::kBFloat16);
}

TEST(ShiftedWindowAttention, NeedsNoBiases) {
  for (const SwinVersion version : {SwinVersion::kV1, SwinVersion::kV2}) {
    ShiftedWindowAttention attention(ShiftedWindowAttentionOptions{
        .dim = 8, .window_size = {2, 2}, .num_heads = 2, .qkv_bias = false, .proj_bias = false, .version = version});
    const at::Tensor x = at::rand({1, 4, 6, 8});
    const auto copy = std::dynamic_pointer_cast<ShiftedWindowAttentionImpl>(attention->clone());
    EXPECT_TENSORS_EQUAL(copy->forward(x), attention(x));
    EXPECT_FALSE(attention->named_parameters().contains("qkv.bias"));
    // Without shifts, a window's output depends on that window alone.
    EXPECT_TENSORS_CLOSE(attention(x).slice(2, 0, 2), attention(x.slice(2, 0, 2)), testing::kFloatRounding);
  }
}

}  // namespace
}  // namespace torchvision::models
