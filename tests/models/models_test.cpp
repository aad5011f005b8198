// What every model promises, with the registry's names as parameters: a new one is tested without a line here, once
// scripts/golden/golden_models.py has written its file.
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "catalog/catalog.h"
#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/golden.h"
#include "support/options_case.h"
#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"
#include "torchvision/ops/modules/noise.h"

namespace torchvision::models {
namespace {

using testing::golden;
using testing::wake_head;

/// Whole networks in float: sums in another order, through up to 152 layers.
constexpr double kNetwork = 1e-5;
/// In double precision, since normalising by the statistics of few values magnifies rounding by thousands.
constexpr double kTraining = 1e-9;

/// Drawing the values of larger networks takes seconds each: the whole of their tests is for who asks for it.
constexpr uint64_t kLarge = 95'000'000;

/// Networks that take pictures of one size alone, and one picture for speed. Python: ONE_SIZE in golden_models.py.
bool takes_one_size(std::string_view name) { return name.starts_with("vit_") || name.starts_with("maxvit_"); }

class Model : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (is_large(GetParam()) && std::getenv("TORCHVISION_SLOW_TESTS") == nullptr)
      GTEST_SKIP() << "set TORCHVISION_SLOW_TESTS for networks of this size";
  }

  static bool is_large(const std::string& name) {
    const catalog::ModelRow* row = catalog::find_model(name);
    return row != nullptr && row->num_params > kLarge;
  }

  static std::vector<std::string> names(bool large) {
    std::vector<std::string> all = list_models();
    std::erase_if(all, [large](const std::string& name) { return is_large(name) != large; });
    return all;
  }

  static at::Tensor images(std::optional<int64_t> count = std::nullopt) { return images_of(count, usual_size()); }

  static at::Tensor training_images(std::optional<int64_t> count = std::nullopt) {
    return images_of(count, GetParam() == "inception_v3" ? 299 : usual_size());
  }

 private:
  static int64_t usual_size() {
    if (takes_one_size(GetParam())) return 224;
    if (GetParam() == "inception_v3") return 80;
    return input_channels(GetParam()) == 1 ? 28 : 64;
  }

  static at::Tensor images_of(std::optional<int64_t> count, int64_t size) {
    return testing::wave({count.value_or(takes_one_size(GetParam()) ? 1 : 2), input_channels(GetParam()), size, size});
  }

 public:
  static auto usual() { return ::testing::ValuesIn(names(false)); }
  static auto large() { return ::testing::ValuesIn(names(true)); }
};

/// What needs no initial values, for networks of all sizes.
class Structure : public Model {
 protected:
  void SetUp() override {}
};

std::string spelled_out(const std::string& name) {
  std::ifstream file(testing::source_path("scripts/inventory/state_dicts/" + name + ".txt"));
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_structure(const std::string& name, const Classifier& model, const testing::TensorFile& expected) {
  const auto state_dict = checkpoint::state_dict(model);
  const std::string keys = testing::key_lines(state_dict);
  if (const std::string lines = spelled_out(name); !lines.empty()) {
    EXPECT_EQ(keys, lines);
  }
  ASSERT_EQ(state_dict.size(), expected.metadata["keys"].get<size_t>());
  EXPECT_EQ(testing::fnv1a(keys), expected.metadata["keys_fnv1a"]) << keys;
  int64_t parameters = 0;
  for (const auto& parameter : model.parameters()) parameters += parameter.numel();
  EXPECT_EQ(parameters, expected.metadata["num_params"]);

  const std::string printed = to_string(model);
  if (expected.metadata.contains("printed")) {
    EXPECT_EQ(printed, expected.metadata["printed"].get<std::string>());
  }
  EXPECT_EQ(testing::fnv1a(printed), expected.metadata["printed_fnv1a"]) << printed;
}

TEST_P(Structure, IsPythons) {
  const NoInitGuard no_init;
  expect_structure(GetParam(), *get_model(GetParam()), golden("models/" + GetParam()));
}

TEST_P(Model, IsPythonsForOneSeed) {
  const auto expected = golden("models/" + GetParam());
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  const auto model = get_model(GetParam());
  EXPECT_TRUE(model->is_training());
  model->eval();

  // Python, too, draws other normal values where a CPU lacks AVX2: the golden ones come from one that has it.
  if (at::get_cpu_capability() == "DEFAULT") GTEST_SKIP() << "initial values are golden for CPUs with AVX2";
  EXPECT_TENSORS_EQUAL(testing::checksums(checkpoint::state_dict(*model)), expected["checksums"]);
  const torch::NoGradGuard no_grad;
  wake_head(*model);
  EXPECT_LT(testing::largest_relative_difference(model->forward(images()), expected["logits"]), kNetwork);
}

void stop_drawing(torch::nn::Module& model) {
  for (const auto& module : model.modules()) {
    if (auto* dropout = module->as<torch::nn::Dropout>()) dropout->options.p(0.0);
    if (auto* depth = module->as<ops::StochasticDepth>()) depth->p = 0.0;
  }
}

TEST_P(Model, TrainsAsInPython) {
  const auto expected = golden("models/" + GetParam());
  if (expected.tensors.count("train_logits") == 0) GTEST_SKIP() << "compared for one model a family";
  if (GetParam().starts_with("efficientnet_lite")) GTEST_SKIP() << "EfficientNetLite.TrainsAsInPython has its options";
  torch::manual_seed(expected.metadata["seed"].get<uint64_t>());
  const auto model = get_model(GetParam());
  stop_drawing(*model);
  wake_head(*model);
  model->to(at::kDouble);
  const at::Tensor logits = model->forward(training_images().to(at::kDouble));
  torch::nn::functional::cross_entropy(logits, torch::tensor({3, 7}).slice(0, 0, logits.size(0))).backward();
  EXPECT_LT(testing::largest_relative_difference(logits, expected["train_logits"]), kTraining);
  const at::Tensor gradient = model->parameters().front().grad().flatten();
  const at::Tensor sample = gradient.slice(0, 0, std::nullopt, std::max<int64_t>(1, gradient.numel() / 1000));
  EXPECT_LT(testing::largest_relative_difference(sample, expected["gradient"]), kTraining);
}

/// GoogLeNet's and Inception's: they are not in the logits. GoogLeNet.* and Inception3.* train them.
bool is_of_another_head(std::string_view parameter) {
  return parameter.starts_with("aux") || parameter.starts_with("AuxLogits");
}

TEST_P(Model, LearnsWithAnotherNumberOfClasses) {
  const auto model = get_model(GetParam(), {.num_classes = 5});
  wake_head(*model);
  const at::Tensor logits = model->forward(training_images(3));
  ASSERT_EQ(logits.sizes(), (std::vector<int64_t>{3, 5}));
  torch::nn::functional::cross_entropy(logits, torch::tensor({0, 1, 4})).backward();
  for (const auto& parameter : model->named_parameters()) {
    if (is_of_another_head(parameter.key())) continue;
    ASSERT_TRUE(parameter.value().grad().defined()) << parameter.key();
    EXPECT_TRUE(parameter.value().grad().isfinite().all().item<bool>()) << parameter.key();
  }
  EXPECT_GT(model->parameters().front().grad().abs().max().item<float>(), 0);
  for (const auto& buffer : model->named_buffers())
    if (buffer.key().ends_with("num_batches_tracked")) {
      EXPECT_EQ(buffer.value().item<int64_t>(), 1) << buffer.key();
    }
}

TEST_P(Model, ClonesSavesAndLoads) {
  torch::manual_seed(1);
  const auto model = get_model(GetParam(), {.num_classes = 4});
  model->eval();
  wake_head(*model);
  const torch::NoGradGuard no_grad;
  const at::Tensor expected = model->forward(images());

  const auto copy = std::dynamic_pointer_cast<Classifier>(model->clone());
  ASSERT_TRUE(copy);
  EXPECT_FALSE(copy->is_training());
  EXPECT_EQ(to_string(*copy), to_string(*model));
  EXPECT_TENSORS_EQUAL(copy->forward(images()), expected);
  copy->parameters().front().zero_();
  EXPECT_TENSORS_EQUAL(model->forward(images()), expected);

  const testing::TempDir folder;
  const std::string file = folder / "model.pth";
  checkpoint::save_pth(checkpoint::state_dict(*model), file);
  const auto loaded = get_model(GetParam(), {.weights_file = file});
  loaded->eval();
  EXPECT_TENSORS_EQUAL(loaded->forward(images()), expected);
}

std::string name_of(const ::testing::TestParamInfo<std::string>& parameter) { return parameter.param; }

INSTANTIATE_TEST_SUITE_P(All, Structure, ::testing::ValuesIn(list_models()), name_of);
INSTANTIATE_TEST_SUITE_P(All, Model, Model::usual(), name_of);
INSTANTIATE_TEST_SUITE_P(Slow, Model, Model::large(), name_of);

}  // namespace
}  // namespace torchvision::models
