// The names of nodes of all models that Python has, and their values for a small model of each family.
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <set>

#include "support/checksum.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/node_samples.h"
#include "support/options_case.h"
#include "torchvision/core/error.h"
#include "torchvision/models/feature_extraction.h"
#include "torchvision/models/registry.h"

namespace torchvision::models {
namespace {

/// Whole networks in float: sums in another order, through all layers, relative to the node's largest value.
constexpr double kNetwork = 1e-5;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "\n") + name;
  return text;
}

class GraphNodeNamesOf : public ::testing::TestWithParam<std::string> {};

TEST_P(GraphNodeNamesOf, ArePythons) {
  const auto models = testing::golden("models/nodes/names").metadata["models"];
  if (!models.contains(GetParam())) GTEST_SKIP() << "not a model of Python's";
  const auto& expected = models[GetParam()];
  const NoInitGuard no_init;
  const auto names = get_graph_node_names(*get_model(GetParam()));
  EXPECT_EQ(names.train.size(), expected["train"]["count"].get<size_t>());
  EXPECT_EQ(testing::fnv1a(joined(names.train)), expected["train"]["fnv1a"]) << joined(names.train);
  EXPECT_EQ(names.eval.size(), expected["eval"]["count"].get<size_t>());
  EXPECT_EQ(testing::fnv1a(joined(names.eval)), expected["eval"]["fnv1a"]) << joined(names.eval);
}

TEST_P(GraphNodeNamesOf, AreNamedOnce) {
  const NoInitGuard no_init;
  const auto names = get_graph_node_names(*get_model(GetParam()));
  EXPECT_GT(names.eval.size(), 10U);
  EXPECT_EQ(std::set(names.eval.begin(), names.eval.end()).size(), names.eval.size());
  EXPECT_EQ(std::set(names.train.begin(), names.train.end()).size(), names.train.size());
}

INSTANTIATE_TEST_SUITE_P(All, GraphNodeNamesOf, ::testing::ValuesIn(list_models()),
                         [](const auto& model) { return model.param; });

class NodeValuesOf : public ::testing::TestWithParam<std::string> {
 protected:
  static std::shared_ptr<Classifier> seeded(const testing::TensorFile& expected) {
    torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
    auto model = get_model(GetParam());
    testing::wake_head(*model);
    model->eval();
    return model;
  }

  static at::Tensor images() {
    const bool one_size = GetParam().starts_with("vit_") || GetParam().starts_with("maxvit_");
    if (GetParam() == "inception_v3") return testing::wave({2, 3, 80, 80});
    return one_size ? testing::wave({1, 3, 224, 224}) : testing::wave({2, 3, 64, 64});
  }
};

TEST_P(NodeValuesOf, ArePythons) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = testing::golden("models/nodes/" + GetParam());
  const auto model = seeded(expected);
  std::vector<std::string> tensors;
  for (const std::string line : expected.metadata["nodes"])
    if (!line.ends_with(" -")) tensors.push_back(line.substr(0, line.find(' ')));
  FeatureExtractor extractor = create_feature_extractor(model, {tensors.begin(), tensors.end()});
  const torch::NoGradGuard no_grad;
  const Features features = extractor->forward(images());
  ASSERT_EQ(features.keys(), tensors);

  int64_t row = 0;
  for (const std::string line : expected.metadata["nodes"]) {
    if (line.ends_with(" -")) continue;
    const auto& feature = features[static_cast<size_t>(row)];
    EXPECT_EQ(testing::node_line(feature.key(), feature.value()), line);
    const at::Tensor wanted = expected["values"][row++];
    const double scale = std::max(wanted[0].item<double>(), 1e-30);
    EXPECT_LT((testing::node_sample(feature.value()) - wanted).abs().max().item<double>() / scale, kNetwork) << line;
  }
}

TEST_P(NodeValuesOf, AreNoTensorsWherePythonsAreNone) {
  const auto expected = testing::golden("models/nodes/" + GetParam());
  const NoInitGuard no_init;
  const auto model = get_model(GetParam());
  for (const std::string line : expected.metadata["nodes"])
    if (const std::string name = line.substr(0, line.find(' ')); line.ends_with(" -")) {
      EXPECT_ERROR(create_feature_extractor(model, {name}), Error, "'" + name + "' is not a tensor");
      return;  // each looks at all nodes
    }
}

INSTANTIATE_TEST_SUITE_P(OneOfEachFamily, NodeValuesOf,
                         ::testing::Values("alexnet", "vgg11_bn", "squeezenet1_1", "resnet18", "resnet50",
                                           "mobilenet_v2", "mobilenet_v3_small", "mnasnet0_5", "shufflenet_v2_x0_5",
                                           "efficientnet_b0", "efficientnet_v2_s", "regnet_y_400mf", "convnext_tiny",
                                           "vit_b_32", "swin_t", "swin_v2_t", "maxvit_t", "densenet121", "googlenet",
                                           "inception_v3"),
                         [](const auto& model) { return model.param; });

}  // namespace
}  // namespace torchvision::models
