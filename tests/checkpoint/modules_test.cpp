#include "torchvision/checkpoint/modules.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include "checkpoint/expected.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using ::torchvision::testing::checkpoint_file;

// The network of scripts/golden/golden_checkpoint.py.
struct Network : torch::nn::Module {
  torch::nn::Conv2d conv{torch::nn::Conv2dOptions(1, 2, 3).bias(false)};
  torch::nn::BatchNorm2d bn{2};
  torch::nn::Linear fc{2, 3};
  Network() {
    register_module("conv", conv);
    register_module("bn", bn);
    register_module("fc", fc);
  }
};

StateDict without(const StateDict& state, const std::string& name) {
  StateDict result;
  for (const auto& [key, tensor] : state)
    if (key != name) result.insert(key, tensor);
  return result;
}

TEST(ModuleStateDict, HasPythonsNamesOrderAndVersions) {
  const StateDict expected = load_file(checkpoint_file("network.pth"));
  Network network;
  const StateDict actual = state_dict(network);
  ASSERT_EQ(actual.size(), expected.size());
  for (auto a = actual.begin(), e = expected.begin(); a != actual.end(); ++a, ++e) EXPECT_EQ(a->first, e->first);
  EXPECT_EQ(actual.versions(), expected.versions());
}

TEST(ModuleStateDict, SharesTheModulesMemory) {
  Network network;
  state_dict(network).at("fc.bias").fill_(7);
  EXPECT_EQ(network.fc->bias[0].item<float>(), 7);
}

TEST(LoadStateDict, CopiesEveryTensor) {
  for (const bool assign : {false, true}) {
    Network network;
    const IncompatibleKeys keys =
        load_state_dict(network, load_file(checkpoint_file("network.pth")), {.assign = assign});
    EXPECT_TRUE(keys.missing_keys.empty() && keys.unexpected_keys.empty());
    testing::expect_as_python(state_dict(network), "network");
    EXPECT_TRUE(network.fc->weight.requires_grad());
  }
}

TEST(LoadStateDict, AssigningTakesTheTensorsThemselves) {
  const StateDict state = load_file(checkpoint_file("network.pth"));
  Network network;
  load_state_dict(network, state, {.assign = true});
  EXPECT_EQ(network.fc->weight.const_data_ptr(), state.at("fc.weight").const_data_ptr());
  EXPECT_EQ(network.bn->running_mean.const_data_ptr(), state.at("bn.running_mean").const_data_ptr());
  load_state_dict(network, state);
  EXPECT_EQ(network.fc->weight.const_data_ptr(), state.at("fc.weight").const_data_ptr());
}

TEST(LoadStateDict, ListsEverythingThatDoesNotFitAndChangesNothing) {
  StateDict state = without(load_file(checkpoint_file("network.pth")), "conv.weight");
  state = without(state, "bn.running_var");
  state.insert("fc.weight", torch::zeros({5, 2}));
  state.insert("fc.bias", torch::zeros({5}));
  state.insert("head.weight", torch::zeros({1}));
  state.insert("head.bias", torch::zeros({1}));
  Network network;
  const torch::Tensor before = network.bn->weight.detach().clone();
  state.insert("bn.weight", before + 1);
  EXPECT_ERROR(load_state_dict(network, state), FormatError, "missing: conv.weight, bn.running_var",
               "unexpected: head.weight, head.bias", "fc.weight is (5, 2) in the file and (3, 2) in the model",
               "fc.bias is (5) in the file and (3) in the model");
  EXPECT_TENSORS_EQUAL(network.bn->weight.detach(), before);
  try {
    load_state_dict(network, state);
  } catch (const FormatError& error) {
    EXPECT_EQ(error.code(), ErrorCode::kMismatch);
  }
}

TEST(LoadStateDict, PassesOverNamesWhenNotStrictButNeverShapes) {
  StateDict state = without(load_file(checkpoint_file("network.pth")), "conv.weight");
  state.insert("extra", torch::zeros({1}));
  Network network;
  const IncompatibleKeys keys = load_state_dict(network, state, {.strict = false});
  EXPECT_EQ(keys.missing_keys, std::vector<std::string>{"conv.weight"});
  EXPECT_EQ(keys.unexpected_keys, std::vector<std::string>{"extra"});
  state.insert("fc.bias", torch::zeros({4}));
  EXPECT_ERROR(load_state_dict(network, state, {.strict = false}), FormatError, "fc.bias");
}

TEST(LoadStateDict, LetsOldFilesLackNumBatchesTracked) {
  const StateDict file = load_file(checkpoint_file("network.pth"));
  StateDict old = without(file, "bn.num_batches_tracked");  // and no versions, as before PyTorch 0.4.1
  Network network;
  EXPECT_NO_THROW(load_state_dict(network, old));
  old.set_versions(file.versions());
  EXPECT_ERROR(load_state_dict(network, old), FormatError, "missing: bn.num_batches_tracked");
}

TEST(LoadStateDict, ConvertsDtypes) {
  StateDict state;
  for (const auto& [name, tensor] : load_file(checkpoint_file("network.pth")))
    state.insert(name, tensor.is_floating_point() ? tensor.to(torch::kDouble) : tensor);
  for (const bool assign : {false, true}) {
    Network network;
    load_state_dict(network, state, {.assign = assign});
    testing::expect_as_python(state_dict(network), "network");
  }
}

}  // namespace
}  // namespace torchvision::checkpoint
