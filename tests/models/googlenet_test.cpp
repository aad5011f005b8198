#include "torchvision/models/googlenet.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/feature_extraction.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

testing::TrainingOutputs all_outputs(Classifier& model, const at::Tensor& images) {
  GoogLeNetOutputs outputs = dynamic_cast<GoogLeNetImpl&>(model).forward_with_aux(images);
  return {{"logits", outputs.logits},
          {"aux_logits2", outputs.aux_logits2.value()},
          {"aux_logits1", outputs.aux_logits1.value()}};
}

TEST(GoogLeNet, TrainsItsOtherHeads) {
  expect_pythons_options(
      "googlenet", "aux_logits", [] { return googlenet({.num_classes = 7, .dropout = 0.4, .dropout_aux = 0.5}); }, {},
      &all_outputs);
}

TEST(GoogLeNet, TurnsImageNetsNormalisation) {
  expect_pythons_options("googlenet", "transform_input", [] {
    return googlenet({.num_classes = 7, .aux_logits = false, .transform_input = true, .init_weights = false});
  });
}

TEST(GoogLeNet, GivesLogitsAloneInEvaluationAndWithoutHeads) {
  const at::Tensor images = testing::wave({2, 3, 32, 32});
  GoogLeNet model = googlenet({.num_classes = 7});
  model->eval();
  EXPECT_FALSE(model->forward_with_aux(images).aux_logits1);
  EXPECT_EQ(model->forward(images).sizes(), (std::vector<int64_t>{2, 7}));
  GoogLeNet without = googlenet({.num_classes = 7, .aux_logits = false});
  EXPECT_FALSE(without->forward_with_aux(images).aux_logits2);
}

TEST(GoogLeNet, LearnsThroughAllHeads) {
  GoogLeNet model = googlenet({.num_classes = 7});
  const GoogLeNetOutputs outputs = model->forward_with_aux(testing::wave({3, 3, 64, 64}));
  const at::Tensor classes = torch::tensor({0, 3, 6});
  const auto loss = [&](const at::Tensor& logits) { return torch::nn::functional::cross_entropy(logits, classes); };
  (loss(outputs.logits) + 0.3 * (loss(*outputs.aux_logits1) + loss(*outputs.aux_logits2))).backward();
  for (const auto& parameter : model->named_parameters())
    EXPECT_TRUE(parameter.value().grad().defined()) << parameter.key();
}

TEST(GoogLeNet, WantsItsHeadsWithWeights) {
  EXPECT_ERROR(googlenet({.weights = GoogLeNet_Weights::DEFAULT, .aux_logits = false}), Error, "aux_logits", "true");
}

}  // namespace
}  // namespace torchvision::models
