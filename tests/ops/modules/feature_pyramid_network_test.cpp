#include "torchvision/ops/modules/feature_pyramid_network.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"

namespace torchvision::ops {
namespace {

FeatureMaps backbone() { return {{"fine", at::rand({1, 2, 7, 9})}, {"coarse", at::rand({1, 3, 4, 5})}}; }

/// An extra block of a user's own, which can be cloned.
struct HalvedImpl : CloneableByOptions<HalvedImpl, ExtraFPNBlock> {
  HalvedImpl() : CloneableByOptions("Halved") { scale = register_parameter("scale", at::full({1}, 0.5)); }
  Extended forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>&,
                   std::vector<std::string> names) override {
    results.push_back(results.back() * scale);
    names.emplace_back("half");
    return {results, names};
  }
  std::tuple<> arguments() const { return {}; }

  at::Tensor scale;
};

TEST(FeaturePyramidNetwork, GivesTheMapsTheirNames) {
  const FeatureMaps out = FeaturePyramidNetwork({2, 3}, 4, {.extra_blocks = LastLevelMaxPool().ptr()})(backbone());
  EXPECT_EQ(out.keys(), (std::vector<std::string>{"fine", "coarse", "pool"}));
  EXPECT_EQ(out["fine"].sizes(), at::IntArrayRef({1, 4, 7, 9}));
  EXPECT_EQ(out["pool"].sizes(), at::IntArrayRef({1, 4, 2, 3}));
}

TEST(FeaturePyramidNetwork, ClonesItsExtraBlocks) {
  const auto extra = std::make_shared<HalvedImpl>();
  FeaturePyramidNetwork network({2, 3}, 4, {.extra_blocks = extra});
  const auto copy = std::dynamic_pointer_cast<FeaturePyramidNetworkImpl>(network->clone());
  const FeatureMaps maps = backbone(), expected = network(maps);
  {
    const torch::NoGradGuard no_grad;
    extra->scale.zero_();
  }
  EXPECT_TENSORS_EQUAL(copy->forward(maps)["half"].detach(), expected["half"].detach());
  EXPECT_EQ(network(maps)["half"].abs().max().item<float>(), 0);
}

TEST(FeaturePyramidNetwork, TakesTheNamesOfOldFiles) {
  FeaturePyramidNetwork saved({2, 3}, 4), fresh({2, 3}, 4), nested({2, 3}, 4);
  const auto today = checkpoint::state_dict(*saved);
  checkpoint::StateDict old, inside;
  for (const auto& [name, tensor] : today) {
    std::string short_name = name;
    short_name.erase(name.rfind(".0."), 2);
    old.insert(short_name, tensor);
    inside.insert("0." + short_name, tensor);
  }
  ASSERT_TRUE(old.contains("inner_blocks.1.weight"));
  checkpoint::load_state_dict(*fresh, old);
  torch::nn::ModuleList list(nested);
  checkpoint::load_state_dict(*list, inside);
  const FeatureMaps maps = backbone();
  EXPECT_TENSORS_EQUAL(fresh(maps)["fine"].detach(), saved(maps)["fine"].detach());
  EXPECT_TENSORS_EQUAL(nested(maps)["fine"].detach(), saved(maps)["fine"].detach());

  old.set_versions({{"", 2}});
  EXPECT_ERROR(checkpoint::load_state_dict(*fresh, old), FormatError, "unexpected: inner_blocks.0.weight");
}

TEST(FeaturePyramidNetwork, NotesItsVersion) {
  const auto state = checkpoint::state_dict(*FeaturePyramidNetwork({2}, 4));
  EXPECT_EQ(state.versions().front(), (std::pair<std::string, int64_t>("", 2)));
}

TEST(FeaturePyramidNetwork, GivesTheResultOfOneBlock) {
  FeaturePyramidNetwork network({2, 3}, 4);
  const at::Tensor map = at::rand({1, 3, 4, 5});
  EXPECT_TENSORS_EQUAL(network->get_result_from_inner_blocks(map, -1), network->get_result_from_inner_blocks(map, 1));
  EXPECT_EQ(network->get_result_from_layer_blocks(at::rand({1, 4, 6, 6}), 0).size(1), 4);
  EXPECT_TRUE(network->get_result_from_inner_blocks(map, 2).is_same(map));
  EXPECT_TRUE(network->get_result_from_layer_blocks(map, -3).is_same(map));
}

TEST(FeaturePyramidNetwork, NamesTheWrongArgument) {
  EXPECT_ERROR(FeaturePyramidNetwork({2, 0}, 4), c10::ValueError, "in_channels=0 is currently not supported");
  FeaturePyramidNetwork network({2, 3}, 4);
  EXPECT_ERROR(network(FeatureMaps{{"fine", at::rand({1, 2, 7, 9})}}), c10::ValueError, "each of the 2 numbers",
               "got 1");
  EXPECT_ERROR(network(FeatureMaps()), c10::ValueError, "got 0");
  EXPECT_ERROR(network(FeatureMaps{{"a", at::rand({1, 3, 7, 9})}, {"b", at::rand({1, 3, 4, 5})}}), c10::Error,
               "3 channels");
}

}  // namespace
}  // namespace torchvision::ops
