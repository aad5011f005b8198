#include "torchvision/models/mnasnet.h"

#include "options_golden.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"
#include "torchvision/models/registry.h"

namespace torchvision::models {
namespace {

using testing::expect_pythons_options;

checkpoint::StateDict of_version(checkpoint::StateDict state_dict, int64_t version) {
  state_dict.set_versions({{"", version}});
  return state_dict;
}

/// What loading an empty state dict of version 1 makes of a network.
MNASNet of_version_1(const MNASNetBuilderOptions& options) {
  MNASNet model = mnasnet0_5(options);
  checkpoint::load_state_dict(*model, of_version({}, 1), {.strict = false});
  return model;
}

TEST(MNASNet, DropsOut) {
  expect_pythons_options("mnasnet", "dropout", [] { return mnasnet0_5({.num_classes = 7, .dropout = 0.5}); });
}

TEST(MNASNet, TakesTheFirstLayersOfItsFirstVersion) {
  expect_pythons_options("mnasnet", "version_1", [] { return of_version_1({.num_classes = 7}); });
}

TEST(MNASNet, LoadsFilesOfItsFirstVersion) {
  MNASNet older = of_version_1({.num_classes = 7});
  older->eval();
  const testing::TempDir folder;
  const std::string file = folder / "older.pth";
  const auto state_dict = checkpoint::state_dict(*older);
  ASSERT_EQ(state_dict.versions().front().second, 1);
  checkpoint::save_pth(state_dict, file);

  const auto loaded = get_model("mnasnet0_5", {.weights_file = file});
  loaded->eval();
  const at::Tensor images = testing::wave({2, 3, 64, 64});
  EXPECT_TENSORS_EQUAL(loaded->forward(images), older->forward(images));
  EXPECT_EQ(checkpoint::state_dict(*loaded).versions().front().second, 1);
  const auto copy = std::dynamic_pointer_cast<Classifier>(loaded->clone());
  EXPECT_TENSORS_EQUAL(copy->forward(images), older->forward(images));
}

TEST(MNASNet, KeepsTypeAndModeWhenAnOldFileChangesIt) {
  MNASNet model = mnasnet0_5({.num_classes = 7});
  model->eval();
  model->to(at::kDouble);
  checkpoint::load_state_dict(*model, checkpoint::state_dict(*of_version_1({.num_classes = 7})));
  EXPECT_EQ(model->parameters().front().scalar_type(), at::kDouble);
  for (const auto& module : model->modules()) EXPECT_FALSE(module->is_training());
}

TEST(MNASNet, IsTheSameInBothVersionsForAlpha1) {
  MNASNet model = mnasnet1_0({.num_classes = 7});
  checkpoint::load_state_dict(*model, of_version(checkpoint::state_dict(*mnasnet1_0({.num_classes = 7})), 1));
  EXPECT_EQ(model->options.version, 2);
}

TEST(MNASNet, TakesFilesWithoutVersionsForTodays) {
  auto state_dict = checkpoint::state_dict(*mnasnet0_5({.num_classes = 7}));
  state_dict.set_versions({});
  MNASNet model = mnasnet0_5({.num_classes = 7});
  checkpoint::load_state_dict(*model, state_dict);
  EXPECT_EQ(model->options.version, 2);
}

TEST(MNASNet, RefusesWhatItCannotBuildOrLoad) {
  EXPECT_ERROR(MNASNet(MNASNetOptions{.alpha = 0.0}), c10::ValueError, "alpha should be greater than 0.0");
  EXPECT_ERROR(MNASNetBlock(MNASNetBlockOptions{.kernel_size = 7}), c10::ValueError, "kernel_size should be 3 or 5");
  EXPECT_ERROR(MNASNetBlock(MNASNetBlockOptions{.stride = 3}), c10::ValueError, "stride should be 1 or 2");
  MNASNet model = mnasnet0_5({.num_classes = 7});
  EXPECT_ERROR(checkpoint::load_state_dict(*model, of_version(checkpoint::state_dict(*model), 3)), FormatError,
               "MNASNet", "expected 1 or 2", "got 3");
}

}  // namespace
}  // namespace torchvision::models
