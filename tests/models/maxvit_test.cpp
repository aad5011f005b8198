#include "torchvision/models/maxvit.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"
#include "support/options_case.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

MaxVitOptions small() {
  return {.input_size = {32, 32},
          .stem_channels = 8,
          .partition_size = 2,
          .block_channels = {16, 24},
          .block_layers = {2, 1},
          .head_dim = 8,
          .stochastic_depth_prob = 0.4,
          .num_classes = 7};
}

MaxVit build(const MaxVitOptions& options) { return MaxVit(options); }

TEST(MaxVit, TakesRatiosAndDropouts) {
  MaxVitOptions options = small();
  options.squeeze_ratio = 0.5;
  options.expansion_ratio = 2.5;
  options.mlp_ratio = 3;
  options.mlp_dropout = 0.2;
  options.attention_dropout = 0.3;
  testing::expect_options_case("maxvit_small", build, options);
}

TEST(MaxVit, TakesOtherLayers) {
  MaxVitOptions options = small();
  options.norm_layer = ops::norm<torch::nn::BatchNorm2d>;
  options.activation_layer = ops::activation<torch::nn::SiLU>;
  testing::expect_options_case("maxvit_layers", build, options);
}

TEST(MaxVit, RefusesWhatDoesNotFit) {
  const NoInitGuard no_init;
  MaxVitOptions options = small();
  options.input_size = {32, 40};
  EXPECT_ERROR(build(options), c10::ValueError, "(4, 5) of block 1", "partition size 2");
  options = small();
  options.block_layers = {1};
  EXPECT_ERROR(build(options), c10::ValueError, "for each block", "2 and 1");
  options = small();
  options.head_dim = 5;
  EXPECT_ERROR(build(options), c10::ValueError, "feat_dim divisible by head_dim", "16 and 5");
  EXPECT_ERROR(build(small())->forward(at::zeros({1, 3, 64, 64})), c10::ValueError, "(N, 3, 32, 32)");
  EXPECT_ERROR(PartitionAttentionLayer(PartitionAttentionLayerOptions{.grid_size = {14, 15}}), c10::ValueError,
               "(14, 15) and 7");
  EXPECT_ERROR(maxvit_t({.weights = MaxVit_T_Weights::IMAGENET1K_V1, .input_size = {{224, 448}}}), Error,
               "'input_size'", "expected 224", "got 448");
}

TEST(MaxVit, TakesImagesOfAnotherSize) {
  const NoInitGuard no_init;
  const MaxVit model = maxvit_t({.input_size = {{448, 224}}, .num_classes = 2});
  EXPECT_EQ(model->options.input_size, (std::array<int64_t, 2>{448, 224}));
}

TEST(MaxVit, KeepsIntegersInAnotherPrecision) {
  MaxVit model = build(small());
  model->to(at::kDouble);
  const auto state_dict = checkpoint::state_dict(*model);
  EXPECT_EQ(state_dict.at("blocks.0.layers.0.layers.grid_attention.attn_layer.1.relative_position_index").scalar_type(),
            at::kLong);
}

TEST(PartitionAttentionLayer, MixesWindowsOrGridsAlone) {
  torch::manual_seed(5);
  for (const PartitionType type : {PartitionType::kWindow, PartitionType::kGrid}) {
    PartitionAttentionLayer layer(PartitionAttentionLayerOptions{
        .in_channels = 8, .head_dim = 4, .partition_size = 2, .partition_type = type, .grid_size = {6, 6}});
    layer->eval();
    const at::Tensor before = at::rand({1, 8, 6, 6});
    at::Tensor touched = before.clone();
    touched.index({0, at::indexing::Slice(), 0, 0}) += 1;
    const at::Tensor changed = layer(touched).ne(layer(before)).any(1).squeeze(0);
    const bool is_window = type == PartitionType::kWindow;
    EXPECT_TRUE(changed[0][0].item<bool>());
    EXPECT_EQ(changed[1][1].item<bool>(), is_window);
    EXPECT_EQ(changed[3][3].item<bool>(), !is_window);
    EXPECT_EQ(changed.sum().item<int64_t>(), 4);
    const auto copy = std::dynamic_pointer_cast<PartitionAttentionLayerImpl>(layer->clone());
    EXPECT_TENSORS_EQUAL(copy->forward(before), layer(before));
  }
}

}  // namespace
}  // namespace torchvision::models
