// Feature extraction by the names of nodes: what it promises, shown on ResNet-18. The names and values of all families
// are in graph_node_names_test.cpp.
#include "torchvision/models/feature_extraction.h"

#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <thread>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/node_samples.h"
#include "torchvision/core/error.h"
#include "torchvision/models/registry.h"
#include "torchvision/models/resnet.h"

namespace torchvision::models {
namespace {

using testing::node_sample;
using testing::wave;

constexpr double kNetwork = 1e-5;   ///< sums in another order, in single precision
constexpr double kTraining = 1e-9;  ///< the same in double precision

ResNet small_resnet() {
  const NoInitGuard no_init;
  ResNet model = resnet18({.num_classes = 10});
  for (at::Tensor& parameter : model->parameters()) parameter.data().copy_(wave(parameter.sizes()) * 0.05);
  model->eval();
  return model;
}

std::vector<std::string> names_in(const Features& features) { return features.keys(); }

TEST(FeatureExtractor, ReturnsNodesInTheOrderOfTheirComputation) {
  const torch::NoGradGuard no_grad;
  ResNet model = small_resnet();
  const at::Tensor images = wave({2, 3, 64, 64});
  FeatureExtractor extractor = create_feature_extractor(model.ptr(), {"fc", "x", {"layer4", "deep"}, "layer1"});
  const Features features = extractor->forward(images);
  EXPECT_EQ(names_in(features), (std::vector<std::string>{"x", "layer1", "deep", "fc"}));
  EXPECT_EQ(features["layer1"].sizes(), (std::vector<int64_t>{2, 64, 16, 16}));
  EXPECT_EQ(features["deep"].sizes(), (std::vector<int64_t>{2, 512, 2, 2}));
  EXPECT_TENSORS_EQUAL(features["x"], images);
  EXPECT_TENSORS_EQUAL(features["fc"], model->forward(images));
}

TEST(FeatureExtractor, TakesBatchesOfAnySize) {
  const torch::NoGradGuard no_grad;
  FeatureExtractor extractor = create_feature_extractor(small_resnet().ptr(), {"layer2.1.bn1"});
  const at::Tensor images = wave({3, 3, 64, 64});
  const at::Tensor all = extractor->forward(images)["layer2.1.bn1"];
  const at::Tensor one = extractor->forward(images.slice(0, 1, 2))["layer2.1.bn1"];
  EXPECT_LT(testing::largest_relative_difference(one, all.slice(0, 1, 2)), kNetwork);
}

TEST(FeatureExtractor, SharesTheModelsLayers) {
  ResNet model = small_resnet();
  FeatureExtractor extractor = create_feature_extractor(model.ptr(), {"layer4"});
  EXPECT_EQ(extractor->named_parameters().keys(), model->named_parameters().keys());
  EXPECT_TRUE(extractor->named_parameters()["layer1.0.conv1.weight"].is_same(model->layer1->parameters().front()));
  extractor->train();
  EXPECT_TRUE(model->is_training());
  EXPECT_TRUE(model->layer3->is_training());
  extractor->eval();
  EXPECT_FALSE(model->is_training());
}

TEST(FeatureExtractor, LeavesTheModesOfLayersAsTheyWere) {
  ResNet model = small_resnet();
  model->train();
  model->layer1->eval();
  const at::Tensor mean = model->named_buffers()["bn1.running_mean"].clone();
  FeatureExtractor extractor = create_feature_extractor(model.ptr(), {"layer4"});
  EXPECT_TRUE(extractor->is_training());
  EXPECT_TRUE(model->is_training());
  EXPECT_TRUE(model->layer2->is_training());
  EXPECT_FALSE(model->layer1->is_training());
  EXPECT_TENSORS_EQUAL(model->named_buffers()["bn1.running_mean"], mean);
  EXPECT_EQ(model->named_buffers()["bn1.num_batches_tracked"].item<int64_t>(), 0);
}

TEST(FeatureExtractor, RunsTheModelNoFurtherThanTheLastNode) {
  const torch::NoGradGuard no_grad;
  ResNet model = small_resnet();
  FeatureExtractor extractor = create_feature_extractor(model.ptr(), {"layer1.0.add", "layer1"});
  model->layer2 = torch::nn::Sequential(torch::nn::Linear(1, 1));  // would throw
  EXPECT_EQ(extractor->forward(wave({1, 3, 64, 64})).size(), 2U);
  EXPECT_ANY_THROW(model->forward(wave({1, 3, 64, 64})));
}

TEST(FeatureExtractor, IsGoneFromAModelThatRunsByItself) {
  const torch::NoGradGuard no_grad;
  ResNet model = small_resnet();
  const at::Tensor before = model->forward(wave({1, 3, 64, 64}));
  create_feature_extractor(model.ptr(), {"layer1"})->forward(wave({1, 3, 64, 64}));
  EXPECT_TENSORS_EQUAL(model->forward(wave({1, 3, 64, 64})), before);
}

TEST(FeatureExtractor, TakesNodesWithinOneAnotherAndTwice) {
  const torch::NoGradGuard no_grad;
  auto extractor = create_feature_extractor(
      small_resnet().ptr(), {"layer4", "layer4.1", "layer4", {"layer4.1.relu_1", "again"}, "layer4.1.conv1"});
  const Features features = extractor->forward(wave({1, 3, 64, 64}));
  EXPECT_EQ(names_in(features), (std::vector<std::string>{"layer4.1.conv1", "layer4", "layer4.1", "again"}));
  EXPECT_TRUE(features["layer4"].is_same(features["again"]));
}

TEST(FeatureExtractor, ReturnsNothingForNoNodes) {
  ResNet model = small_resnet();
  FeatureExtractor extractor = create_feature_extractor(model.ptr(), std::vector<ReturnNode>{});
  EXPECT_EQ(extractor->forward(wave({1, 3, 64, 64})).size(), 0U);
}

TEST(FeatureExtractor, SuggestsNamesNearAnUnknownOne) {
  ResNet model = small_resnet();
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {"layr4"}), Error, "'layr4'", "training", "did you mean",
               "layer4");
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {"layer1.0.relu_2"}), Error, "relu_2'", "layer1.0.relu_1");
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {"layer"}), Error, "'layer'");
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {"attention"}), Error, "'attention'", "get_graph_node_names");
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {""}), Error, "''");
  EXPECT_ERROR(create_feature_extractor(model.ptr(), {"layer1"}, {"nodes"}), Error, "'nodes'", "evaluation");
}

TEST(FeatureExtractor, RefusesOneNameForTwoNodes) {
  EXPECT_ERROR(create_feature_extractor(small_resnet().ptr(), {{"layer1", "same"}, {"fc", "same"}}), Error, "'same'",
               "layer1.1.relu_1", "fc");
}

TEST(FeatureExtractor, HasOtherNodesInTrainingThanInEvaluation) {
  const torch::NoGradGuard no_grad;
  auto extractor = create_feature_extractor(small_resnet().ptr(), {"layer1", "fc"}, {"avgpool"});
  EXPECT_EQ(names_in(extractor->forward(wave({2, 3, 64, 64}))), std::vector<std::string>{"avgpool"});
  extractor->train();
  EXPECT_EQ(names_in(extractor->forward(wave({2, 3, 64, 64}))), (std::vector<std::string>{"layer1", "fc"}));
}

TEST(FeatureExtractor, TrainsThroughFeaturesAsInPython) {
  const auto expected = testing::golden("models/nodes/layers");
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  ResNet model = resnet18();
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  model->to(at::kDouble);
  auto extractor = create_feature_extractor(model.ptr(), {{"layer2.0.add", "sum"}, {"layer3", "last"}});
  const Features features = extractor->forward(wave({2, 3, 64, 64}).to(at::kDouble));
  (features["sum"].square().mean() + features["last"].mean()).backward();
  for (const auto& feature : features)
    EXPECT_LT(testing::largest_relative_difference(node_sample(feature.value()), expected["train/" + feature.key()]),
              kNetwork);
  const at::Tensor gradient = model->conv1->weight.grad().flatten().slice(0, 0, std::nullopt, 100);
  EXPECT_LT(testing::largest_relative_difference(gradient, expected["gradient"]), kTraining);
  const at::Tensor mean = model->named_buffers()["layer3.0.bn1.running_mean"];
  EXPECT_LT(testing::largest_relative_difference(mean, expected["running_mean"]), kTraining);
  EXPECT_FALSE(model->layer4->parameters().front().grad().defined());
}

/// Nodes are left out that work in place on a wanted value, where no wanted node needs them.
TEST(FeatureExtractor, LeavesValuesOfOtherBranchesAlone) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = testing::golden("models/nodes/branches");
  const torch::NoGradGuard no_grad;
  for (const std::string name : {"squeezenet1_1", "shufflenet_v2_x0_5", "googlenet", "resnet18"}) {
    const auto samples = testing::within(expected, name + "/");
    ASSERT_GE(samples.size(), 2U);
    torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
    const auto model = get_model(name);
    model->eval();
    std::vector<ReturnNode> nodes;
    for (const auto& [node, sample] : samples) nodes.emplace_back(node);
    const Features features = create_feature_extractor(model, nodes)->forward(wave({2, 3, 64, 64}));
    for (const auto& [node, sample] : samples)
      EXPECT_LT(testing::largest_relative_difference(node_sample(features[node]), sample), kNetwork) << name << node;
  }
}

TEST(FeatureExtractor, ClonesShareNoMemory) {
  const torch::NoGradGuard no_grad;
  ResNet model = small_resnet();
  auto extractor = create_feature_extractor(model.ptr(), {{"layer2", "features"}});
  const auto copy = std::dynamic_pointer_cast<FeatureExtractorImpl>(extractor->clone());
  const at::Tensor images = wave({1, 3, 64, 64});
  const at::Tensor before = extractor->forward(images)["features"];
  for (at::Tensor& parameter : model->parameters()) parameter.zero_();
  EXPECT_TENSORS_EQUAL(copy->forward(images)["features"], before);
  EXPECT_FALSE(extractor->forward(images)["features"].equal(before));
}

TEST(FeatureExtractor, RunsInSeveralThreadsAtOnce) {
  auto low = create_feature_extractor(small_resnet().ptr(), {"layer1.1.conv2"});
  auto high = create_feature_extractor(low->model(), {"layer3", "flatten"});
  const auto result = [&](int64_t i) {
    const torch::NoGradGuard no_grad;
    const at::Tensor images = wave({1, 3, 64, 64}) * (i + 1);
    return i % 2 == 0 ? low->forward(images).values() : high->forward(images).values();
  };
  std::vector<std::vector<at::Tensor>> together(6);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < together.size(); ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 3; ++round) together[i] = result(static_cast<int64_t>(i));
    });
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < together.size(); ++i) {
    const auto alone = result(static_cast<int64_t>(i));
    ASSERT_EQ(together[i].size(), alone.size());
    for (size_t j = 0; j < alone.size(); ++j) EXPECT_TENSORS_EQUAL(together[i][j], alone[j]);
  }
}

TEST(FeatureExtractor, WorksInInferenceMode) {
  ResNet usual = small_resnet();
  const at::Tensor images = wave({1, 3, 64, 64});
  const c10::InferenceMode inference;
  ResNet made_here = small_resnet();
  for (ResNet& model : std::vector<ResNet>{usual, made_here}) {
    const Features features = create_feature_extractor(model.ptr(), {"layer1.0.bn1", "fc"})->forward(images);
    EXPECT_TENSORS_EQUAL(features["fc"], usual->forward(images));
    EXPECT_TRUE(features["fc"].is_inference());
  }
}

TEST(FeatureExtractor, FindsItsWayThroughAnErrorInTheModel) {
  const torch::NoGradGuard no_grad;
  ResNet model = small_resnet();
  auto extractor = create_feature_extractor(model.ptr(), {"fc"});
  EXPECT_THROW(extractor->forward(wave({1, 4, 64, 64})), c10::Error);
  EXPECT_TENSORS_EQUAL(extractor->forward(wave({1, 3, 64, 64}))["fc"], model->forward(wave({1, 3, 64, 64})));
}

/// A model whose forward names no nodes.
struct Silent : Classifier {
  at::Tensor forward(const at::Tensor& images) override { return images.mean({2, 3}); }
};

TEST(FeatureExtractor, RefusesAModelThatNamesNoNodes) {
  EXPECT_ERROR(create_feature_extractor(std::make_shared<Silent>(), {"x"}), Error, "names no nodes");
}

TEST(IntermediateLayerGetter, ReturnsDirectChildrenAsInPython) {
  const auto expected = testing::golden("models/nodes/layers");
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  ResNet model = resnet18();
  model->eval();
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const torch::NoGradGuard no_grad;
  IntermediateLayerGetter layers(model.ptr(), {{"layer1", "low"}, {"layer3", "high"}});
  const Features features = layers->forward(wave({2, 3, 64, 64}));
  EXPECT_EQ(names_in(features), (std::vector<std::string>{"low", "high"}));
  for (const auto& feature : features)
    EXPECT_LT(testing::largest_relative_difference(node_sample(feature.value()), expected["layers/" + feature.key()]),
              kNetwork);
  const auto copy = std::dynamic_pointer_cast<IntermediateLayerGetterImpl>(layers->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(wave({2, 3, 64, 64}))["high"], features["high"]);
}

TEST(IntermediateLayerGetter, TakesDirectChildrenAlone) {
  EXPECT_ERROR(IntermediateLayerGetter(small_resnet().ptr(), {{"layer1.0", "low"}}), Error,
               "return_layers are not present", "layer1, layer2", "'layer1.0'");
}

}  // namespace
}  // namespace torchvision::models
