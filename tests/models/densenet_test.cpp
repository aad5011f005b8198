#include "torchvision/models/densenet.h"

#include <torch/csrc/autograd/autograd.h>

#include "options_golden.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

/// In double precision: sums in another order.
constexpr double kTraining = 1e-9;

DenseNetOptions small_net(bool memory_efficient) {
  return {.growth_rate = 8,
          .block_config = {2, 3},
          .num_init_features = 16,
          .bn_size = 2,
          .drop_rate = 0.3,
          .num_classes = 7,
          .memory_efficient = memory_efficient};
}

std::vector<at::Tensor> flat(std::vector<at::Tensor> tensors) {
  for (at::Tensor& tensor : tensors) tensor = tensor.to(at::kDouble).flatten();
  return tensors;
}

at::Tensor gradients(const torch::nn::Module& model) {
  std::vector<at::Tensor> all;
  for (const auto& parameter : model.parameters()) all.push_back(parameter.grad());
  return at::cat(flat(all));
}

/// A step of training, which draws from `seed`.
at::Tensor step(DenseNet& model, uint64_t seed) {
  torch::manual_seed(seed);
  const at::Tensor logits = model->forward(testing::wave({2, 3, 64, 64}).to(at::kDouble));
  torch::nn::functional::cross_entropy(logits, torch::tensor({3, 6})).backward();
  return logits;
}

DenseNet in_double(bool memory_efficient, uint64_t seed = 1) {
  torch::manual_seed(seed);
  DenseNet model(small_net(memory_efficient));
  model->to(at::kDouble);
  return model;
}

TEST(DenseNet, DropsOutBehindEachLayer) {
  expect_pythons_options("densenet", "drop_rate",
                         [] { return densenet121({.bn_size = 2, .drop_rate = 0.4, .num_classes = 7}); });
}

TEST(DenseNet, TakesOtherBlocks) {
  expect_pythons_options("densenet", "class", [] {
    return DenseNet(DenseNetOptions{.growth_rate = 12,
                                    .block_config = {2, 1, 3},
                                    .num_init_features = 20,
                                    .bn_size = 3,
                                    .num_classes = 7,
                                    .memory_efficient = true});
  });
}

TEST(DenseNet, ComputesTwiceToSaveMemoryAsPythonDoes) {
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  const auto expected = testing::golden("models/densenet_memory_efficient");
  const auto seed = expected.metadata["seed"].get<uint64_t>();
  DenseNet model = in_double(/*memory_efficient=*/true, seed);
  EXPECT_LT(testing::largest_relative_difference(step(model, seed), expected["logits"]), kTraining);
  EXPECT_LT(testing::largest_relative_difference(gradients(*model), expected["gradients"]), kTraining);
  EXPECT_LT(testing::largest_relative_difference(at::cat(flat(model->buffers())), expected["buffers"]), kTraining);
}

TEST(DenseNet, GivesTheSameGradientsHoweverItSavesMemory) {
  DenseNet saving = in_double(true), plain = in_double(false);
  EXPECT_TENSORS_EQUAL(step(saving, 2), step(plain, 2));
  EXPECT_LT(testing::largest_relative_difference(gradients(*saving), gradients(*plain)), kTraining);
}

TEST(DenseNet, SavesMemoryWithFrozenLayers) {
  DenseNet model = in_double(true);
  for (auto& parameter : model->named_parameters())
    if (parameter.key().find("norm1") != std::string::npos) parameter.value().set_requires_grad(false);
  step(model, 2);
  for (const auto& parameter : model->named_parameters())
    EXPECT_EQ(parameter.value().grad().defined(), parameter.value().requires_grad()) << parameter.key();
}

TEST(DenseNet, HasNoSecondDerivativesWhenItSavesMemory) {
  DenseNet model = in_double(true);
  const at::Tensor sum = model->forward(testing::wave({2, 3, 64, 64}).to(at::kDouble)).sum();
  EXPECT_ERROR(torch::autograd::grad({sum}, {model->parameters().front()}, {}, std::nullopt, /*create_graph=*/true),
               c10::NotImplementedError, "memory_efficient has no second derivatives");
}

TEST(DenseNet, LoadsLayersNamedAsTheyWere) {
  DenseNet model = in_double(false);
  checkpoint::StateDict older;
  for (const auto& [name, tensor] : checkpoint::state_dict(*in_double(false, 2))) {
    std::string before = name;
    for (const char* layer : {"norm", "conv"})
      for (const char* number : {"1", "2"})
        if (const size_t at = name.find(std::string(".") + layer + number + "."); at != std::string::npos)
          before.replace(at, 7, std::string(".") + layer + "." + number + ".");
    if (!name.ends_with("num_batches_tracked")) older.insert(before, tensor);
  }
  ASSERT_TRUE(older.contains("features.denseblock2.denselayer3.norm.2.running_var"));
  ASSERT_TRUE(older.contains("features.denseblock1.denselayer1.conv.1.weight"));
  checkpoint::load_state_dict(*model, older);
  EXPECT_TENSORS_EQUAL(testing::checksums(checkpoint::state_dict(*model)),
                       testing::checksums(checkpoint::state_dict(*in_double(false, 2))));
}

}  // namespace
}  // namespace torchvision::models
