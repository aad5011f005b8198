#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/script.h>
#include <torch/utils.h>

#include <filesystem>

#include "support/paths.h"
#include "tools/support.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::testing {
namespace {

using ::testing::HasSubstr;

class ExportCommand : public ::testing::Test {
 protected:
  std::string file(const std::string& name) const { return folder_ / name; }
  static std::vector<std::string> command(const std::vector<std::string>& more) { return with({"export"}, more); }

  TempDir folder_;
};

std::shared_ptr<models::Classifier> seeded(const std::string& name, int64_t num_classes) {
  torch::manual_seed(5);
  auto model = models::get_model(name, {.num_classes = num_classes});
  model->eval();
  return model;
}

void expect_same_tensors(const checkpoint::StateDict& actual, const torch::nn::Module& expected) {
  const checkpoint::StateDict wanted = checkpoint::state_dict(expected);
  ASSERT_EQ(actual.size(), wanted.size());
  for (const auto& [name, tensor] : wanted) EXPECT_TRUE(actual.at(name).equal(tensor)) << name;
}

TEST_F(ExportCommand, WritesTorchScriptOfASeededNetwork) {
  const std::string out = file("net.pt");
  const ProgramResult result =
      run_torchvision(command({"--model", "resnet18", "--seed", "5", "--num-classes", "7", "--format", "torchscript",
                               "--out", out, "--input-shape", "1,3,64,80", "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json_lines(result).at(0)["format"], "torchscript");
  EXPECT_EQ(json_lines(result).at(0)["bytes"], std::filesystem::file_size(out));
  torch::jit::Module script = torch::jit::load(out);
  const auto model = seeded("resnet18", 7);
  const at::NoGradGuard no_grad;
  for (const int64_t count : {1, 3}) {
    const at::Tensor images = at::rand({count, 3, 64, 80});
    EXPECT_TRUE(script.forward({images}).toTensor().allclose(model->forward(images), 1e-5, 1e-6));
  }
  std::vector<std::string> names;
  for (const auto& parameter : script.named_parameters()) names.push_back(parameter.name);
  EXPECT_EQ(names, model->named_parameters().keys());
}

TEST_F(ExportCommand, WritesFrozenTorchScript) {
  const auto model = seeded("mobilenet_v3_small", 7);
  const at::NoGradGuard no_grad;
  const at::Tensor images = at::rand({1, 3, 64, 64});
  const std::string out = file("net.pt");
  const ProgramResult result = run_torchvision(command({"--model", "mobilenet_v3_small", "--seed", "5", "--num-classes",
                                                        "7", "--out", out, "--input-shape", "1,3,64,64", "--freeze"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  torch::jit::Module script = torch::jit::load(out);
  EXPECT_EQ(script.parameters().size(), 0u);
  EXPECT_TRUE(script.forward({images}).toTensor().allclose(model->forward(images), 1e-4, 1e-5));
}

TEST_F(ExportCommand, WritesStateDicts) {
  for (const char* name : {"net.pth", "net.safetensors"}) {
    const ProgramResult result = run_torchvision(
        command({"--model", "squeezenet1_1", "--seed", "5", "--num-classes", "7", "--out", file(name)}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("squeezenet1_1"));
    expect_same_tensors(checkpoint::load_file(file(name)), *seeded("squeezenet1_1", 7));
  }
}

TEST_F(ExportCommand, ConvertsACheckpoint) {
  save_initial_weights(file("from.pth"), "lenet5", 10);
  const ProgramResult result = run_torchvision(
      command({"--model", "lenet5", "--weights", file("from.pth"), "--format", "safetensors", "--out", file("to.x")}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto model = models::get_model("lenet5", {.weights_file = file("from.pth")});
  expect_same_tensors(checkpoint::load_file(file("to.x")), *model);
}

TEST_F(ExportCommand, SaysWhatIsWrong) {
  const auto expect_usage = [&](const std::vector<std::string>& arguments, const std::string& piece) {
    const ProgramResult result = run_torchvision(command(arguments));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(piece));
  };
  expect_usage({"--model", "resnet81", "--seed", "1", "--out", file("a.pth")}, "resnet18");
  expect_usage({"--model", "resnet18", "--seed", "1", "--weights", "x.pth", "--out", file("a.pth")}, "--seed");
  expect_usage({"--model", "resnet18", "--seed", "1", "--out", file("a.txt")}, "--format");
  expect_usage({"--model", "resnet18", "--seed", "1", "--format", "onnx", "--out", file("a")}, "torchscript");
  expect_usage({"--model", "resnet18", "--seed", "1", "--out", file("a.pth"), "--freeze"}, "--freeze");
  expect_usage({"--model", "resnet18", "--seed", "1", "--out", file("a.pth"), "--input-shape", "1,3,64,64"},
               "--input-shape");
  expect_usage({"--model", "resnet18", "--seed", "1", "--out", file("a.pt"), "--input-shape", "1,1,64,64"},
               "3 channels");
  expect_usage({"--model", "resnet18", "--seed", "1", "--out", file("a.pt"), "--input-shape", "1,3,64"}, "input-shape");
  expect_failure(run_torchvision(command({"--model", "lenet5", "--seed", "1", "--out", file("none/a.pth")})), {"none"});
  EXPECT_FALSE(std::filesystem::exists(file("a.pth")));
}

}  // namespace
}  // namespace torchvision::testing
