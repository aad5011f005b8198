#include "torchvision/models/efficientnet_lite.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/io/image.h"
#include "torchvision/models/registry.h"
#include "torchvision/models/weights_table.h"
#include "torchvision/transforms/presets.h"

namespace torchvision::models {
namespace {

/// In double precision, since normalising by the statistics of few values magnifies rounding by thousands.
constexpr double kTraining = 1e-9;
/// Whole networks in float: sums in another order.
constexpr double kNetwork = 1e-5;

TEST(EfficientNetLite, TrainsAsInPython) {
  const auto expected = testing::golden("models/efficientnet_lite0");
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  EfficientNetLite model = efficientnet_lite0({.dropout = 0.0, .drop_connect = 0.0});
  model->to(at::kDouble);
  const at::Tensor logits = model->forward(testing::wave({2, 3, 64, 64}).to(at::kDouble));
  torch::nn::functional::cross_entropy(logits, torch::tensor({3, 7})).backward();
  EXPECT_LT(testing::largest_relative_difference(logits, expected["train_logits"]), kTraining);
  EXPECT_LT(testing::largest_relative_difference(model->conv_stem->weight.grad().flatten(), expected["gradient"]),
            kTraining);
}

TEST(EfficientNetLite, SkipsBlocksInTrainingAlone) {
  EfficientNetLiteBlock block(EfficientNetLiteBlockOptions{.inputs = 8, .outputs = 8, .drop_connect = 0.5});
  const at::Tensor input = torch::randn({64, 8, 4, 4});
  const at::Tensor change = (block->forward(input) - input).abs().amax({1, 2, 3});
  const int64_t skipped = (change == 0).sum().item<int64_t>();
  EXPECT_GT(skipped, 10);
  EXPECT_LT(skipped, 54);
  block->eval();
  EXPECT_EQ(((block->forward(input) - input).abs().amax({1, 2, 3}) == 0).sum().item<int64_t>(), 0);
}

TEST(EfficientNetLite, PadsOddAndEvenSizesAsTensorFlow) {
  EfficientNetLite model = efficientnet_lite0({.num_classes = 2});
  model->eval();
  for (const int64_t size : {32, 33, 45, 224})
    EXPECT_EQ(model->forward(torch::zeros({1, 3, size, size + 1})).sizes(), (std::vector<int64_t>{1, 2})) << size;
  // With the odd pixel at the bottom right, the first output of a strided 3×3 convolution sees no padding at even
  // sizes.
  EfficientNetLiteBlock block(
      EfficientNetLiteBlockOptions{.inputs = 1, .outputs = 1, .kernel = 3, .stride = 2, .expansion = 1});
  block->eval();
  const torch::NoGradGuard no_grad;
  block->depthwise_conv->weight.zero_();
  block->depthwise_conv->weight[0][0][0][0] = 1.0;
  block->project_conv->weight.fill_(1.0);
  const at::Tensor even = torch::ones({1, 1, 4, 4}), odd = torch::ones({1, 1, 5, 5});
  EXPECT_GT(block->forward(even)[0][0][0][0].item<float>(), 0.9F);
  EXPECT_EQ(block->forward(odd)[0][0][0][0].item<float>(), 0.0F);
}

class Lite0OnPhotos : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto file = testing::source_path(".deps/weights/efficientnet-lite0-57934424.pth");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not there: scripts/setup fetches it";
    model_ = get_model("efficientnet_lite0", {.weights_file = file.string()});
    model_->eval();
  }

  at::Tensor logits(const std::string& photo) const {
    const transforms::ImageClassification prepare(EfficientNet_Lite0_Weights::DEFAULT.preset());
    const torch::NoGradGuard no_grad;
    const at::Tensor image = io::decode_image(testing::source_path("examples/data/photos/" + photo + ".jpg").string());
    return model_->forward(prepare(image).unsqueeze(0))[0];
  }

  std::string best(const std::string& photo) const {
    const int64_t index = logits(photo).argmax().item<int64_t>();
    return std::string(EfficientNet_Lite0_Weights::DEFAULT.categories()[static_cast<size_t>(index)]);
  }

  std::shared_ptr<Classifier> model_;
};

TEST_F(Lite0OnPhotos, SeesWhatIsThere) {
  EXPECT_EQ(best("coffee"), "espresso");
  EXPECT_TRUE(best("chelsea") == "tabby" || best("chelsea") == "tiger cat" || best("chelsea") == "Egyptian cat");
  EXPECT_EQ(best("rocket"), "missile");
}

TEST_F(Lite0OnPhotos, GivesPythonsScores) {
  const auto expected = testing::golden("models/efficientnet_lite0_photos");
  for (const auto& [photo, scores] : expected.tensors)
    EXPECT_LT(testing::largest_relative_difference(logits(photo), scores), kNetwork) << photo;
}

}  // namespace
}  // namespace torchvision::models
