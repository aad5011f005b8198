#include "torchvision/models/inception.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

/// Python: images() in golden_models.py.
constexpr testing::OptionsImages kLarge{.evaluation = 80, .training = 299}, kSmall{.evaluation = 80, .training = 80};

testing::TrainingOutputs all_outputs(Classifier& model, const at::Tensor& images) {
  InceptionOutputs outputs = dynamic_cast<Inception3Impl&>(model).forward_with_aux(images);
  return {{"logits", outputs.logits}, {"aux_logits", outputs.aux_logits.value()}};
}

TEST(Inception3, TrainsItsOtherHead) {
  expect_pythons_options(
      "inception_v3", "aux_logits", [] { return inception_v3({.num_classes = 7, .dropout = 0.3}); }, kLarge,
      &all_outputs);
}

TEST(Inception3, TurnsImageNetsNormalisation) {
  expect_pythons_options(
      "inception_v3", "transform_input",
      [] {
        return inception_v3({.num_classes = 7, .aux_logits = false, .transform_input = true, .init_weights = false});
      },
      kSmall);
}

TEST(Inception3, GivesLogitsAloneInEvaluationAndWithoutAHead) {
  const at::Tensor images = testing::wave({2, 3, 75, 75});
  Inception3 model = inception_v3({.num_classes = 7});
  model->eval();
  EXPECT_FALSE(model->forward_with_aux(images).aux_logits);
  EXPECT_EQ(model->forward(images).sizes(), (std::vector<int64_t>{2, 7}));
  Inception3 without = inception_v3({.num_classes = 7, .aux_logits = false});
  EXPECT_FALSE(without->forward_with_aux(images).aux_logits);
}

TEST(Inception3, RefusesImagesThatVanish) {
  Inception3 model = inception_v3({.num_classes = 7});
  model->eval();
  EXPECT_ANY_THROW(model->forward(testing::wave({2, 3, 70, 70})));
  model->train();
  EXPECT_ANY_THROW(model->forward(testing::wave({2, 3, 80, 80}))) << "too small for the other head";
}

TEST(Inception3, WantsItsHeadWithWeights) {
  EXPECT_ERROR(inception_v3({.weights = Inception_V3_Weights::DEFAULT, .aux_logits = false}), Error, "aux_logits",
               "true");
}

}  // namespace
}  // namespace torchvision::models
