#include "torchvision/models/vision_transformer.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/expect_error.h"
#include "support/options_case.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

using torch::nn::LayerNormOptions;

VisionTransformerOptions small() {
  return {.image_size = 32,
          .patch_size = 8,
          .num_layers = 2,
          .num_heads = 4,
          .hidden_dim = 32,
          .mlp_dim = 48,
          .num_classes = 7};
}

VisionTransformer build(const VisionTransformerOptions& options) { return VisionTransformer(options); }

TEST(VisionTransformer, DropsAndRepresents) {
  VisionTransformerOptions options = small();
  options.dropout = 0.2;
  options.attention_dropout = 0.3;
  options.representation_size = 24;
  testing::expect_options_case("vit_dropout", build, options);
}

TEST(VisionTransformer, TakesAStemOfConvolutions) {
  VisionTransformerOptions options = small();
  options.norm_layer = [](int64_t size) {
    return torch::nn::AnyModule(torch::nn::LayerNorm(LayerNormOptions({size})));
  };
  options.conv_stem_configs = {{.out_channels = 8},
                               {.out_channels = 12, .activation_layer = ops::activation<torch::nn::ReLU6>},
                               {.out_channels = 16}};
  testing::expect_options_case("vit_conv_stem", build, options);
}

TEST(VisionTransformer, LoadsStateDictsFromBeforeItsPerceptronWasNumbered) {
  torch::manual_seed(1);
  VisionTransformer source(small()), target(small());
  checkpoint::StateDict old;
  for (const auto& [name, tensor] : checkpoint::state_dict(*source)) {
    std::string before = name;
    for (const auto& [today, then] : {std::pair{".mlp.0.", ".mlp.linear_1."}, std::pair{".mlp.3.", ".mlp.linear_2."}})
      if (const size_t at = before.find(today); at != std::string::npos)
        before.replace(at, std::string_view(today).size(), then);
    old.insert(before, tensor);
  }
  ASSERT_TRUE(old.contains("encoder.layers.encoder_layer_1.mlp.linear_2.weight"));
  checkpoint::load_state_dict(*target, old);
  testing::wake_head(*source);
  testing::wake_head(*target);
  EXPECT_TENSORS_EQUAL(target->forward(testing::wave({1, 3, 32, 32})), source->forward(testing::wave({1, 3, 32, 32})));

  auto versions = checkpoint::state_dict(*source).versions();
  EXPECT_TRUE(
      std::ranges::any_of(versions, [](const auto& each) { return each.first.ends_with("mlp") && each.second == 2; }));
  old.set_versions(versions);
  EXPECT_ERROR(checkpoint::load_state_dict(*target, old), FormatError, "linear_1");
}

TEST(VisionTransformer, RefusesWhatDoesNotFit) {
  const NoInitGuard no_init;
  VisionTransformerOptions options = small();
  options.patch_size = 5;
  EXPECT_ERROR(build(options), c10::ValueError, "image_size divisible by patch_size", "32 and 5");
  options = small();
  options.num_heads = 5;
  EXPECT_ERROR(build(options), c10::ValueError, "embed_dim divisible by num_heads", "32 and 5");
  EXPECT_ERROR(build(small())->forward(at::zeros({1, 3, 32, 40})), c10::ValueError, "(N, 3, 32, 32)", "[1, 3, 32, 40]");
  EXPECT_ERROR(EncoderBlock(EncoderBlockOptions{})->forward(at::zeros({3, 768})), c10::ValueError, "(batch_size");
  EXPECT_ERROR(vit_b_16({.weights = ViT_B_16_Weights::IMAGENET1K_SWAG_E2E_V1, .image_size = 224}), Error,
               "'image_size'", "expected 384", "got 224");
}

TEST(VisionTransformer, TakesImagesOfAnotherSize) {
  const NoInitGuard no_init;
  const VisionTransformer model = vit_b_16({.image_size = 384, .num_classes = 2});
  EXPECT_EQ(model->encoder->pos_embedding.sizes(), (std::vector<int64_t>{1, 577, 768}));
}

TEST(VisionTransformer, ItsPartsClone) {
  EncoderBlock block(EncoderBlockOptions{.num_heads = 2, .hidden_dim = 8, .mlp_dim = 4});
  const auto copy = std::dynamic_pointer_cast<EncoderBlockImpl>(block->clone());
  const at::Tensor x = at::rand({2, 5, 8});
  EXPECT_TENSORS_EQUAL(copy->forward(x), block->forward(x));
  EXPECT_TENSORS_EQUAL(std::dynamic_pointer_cast<MLPBlockImpl>(block->mlp->clone())->forward(x), block->mlp(x));
}

class InterpolateEmbeddings : public ::testing::Test {
 protected:
  InterpolateEmbeddings() {
    for (const char* name : {"class_token", "encoder.pos_embedding", "heads.head.bias"})
      state_.insert(name, expected_[std::string("state/") + name]);
  }

  testing::TensorFile expected_ = testing::golden("models/options/interpolated_embeddings");
  checkpoint::StateDict state_;
};

TEST_F(InterpolateEmbeddings, IsPythons) {
  constexpr double kFloat = 1e-6;  // sums of 16 products
  EXPECT_TENSORS_CLOSE(interpolate_embeddings(56, 8, state_).at("encoder.pos_embedding"), expected_["bicubic/56"],
                       (testing::Tolerance{kFloat, kFloat}));
  EXPECT_TENSORS_CLOSE(interpolate_embeddings(24, 8, state_).at("encoder.pos_embedding"), expected_["bicubic/24"],
                       (testing::Tolerance{kFloat, kFloat}));
  EXPECT_TENSORS_CLOSE(
      interpolate_embeddings(56, 8, state_, {.interpolation_mode = "bilinear"}).at("encoder.pos_embedding"),
      expected_["bilinear/56"], (testing::Tolerance{kFloat, kFloat}));
}

TEST_F(InterpolateEmbeddings, KeepsTheRestAndResetsHeadsWhenAsked) {
  const auto kept = interpolate_embeddings(56, 8, state_);
  EXPECT_EQ(kept.size(), 3U);
  EXPECT_TRUE(kept.at("class_token").is_same(state_.at("class_token")));
  EXPECT_FALSE(interpolate_embeddings(56, 8, state_, {.reset_heads = true}).contains("heads.head.bias"));
  // Python leaves the heads alone where nothing is to be interpolated.
  EXPECT_TRUE(interpolate_embeddings(32, 8, state_, {.reset_heads = true}).contains("heads.head.bias"));
}

TEST_F(InterpolateEmbeddings, RefusesWhatIsNoSquare) {
  EXPECT_ERROR(interpolate_embeddings(56, 8, state_, {.interpolation_mode = "area"}), c10::ValueError, "'area'");
  EXPECT_ERROR(interpolate_embeddings(8, 16, state_), c10::ValueError, "16 and 8");
  EXPECT_ERROR(interpolate_embeddings(56, 8, {}), FormatError, "encoder.pos_embedding");
  state_.insert("encoder.pos_embedding", at::zeros({1, 6, 8}));
  EXPECT_ERROR(interpolate_embeddings(56, 8, state_), c10::ValueError, "a square of patches, got 5");
  state_.insert("encoder.pos_embedding", at::zeros({2, 17, 8}));
  EXPECT_ERROR(interpolate_embeddings(56, 8, state_), c10::ValueError, "(1, seq_length, hidden_dim)");
}

}  // namespace
}  // namespace torchvision::models
