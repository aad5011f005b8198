// TorchScript files that Python wrote, with torchvision's operators in them, run in a program that links this library
// and does nothing else: no call registers the operators, no symbol of theirs is named.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include <filesystem>

#include "support/assert_close.h"
#include "support/golden.h"

namespace torchvision::ops {
namespace {

/// Convolutions of another version of LibTorch may add in another order; in double that is all.
constexpr testing::Tolerance kConvolution{1e-9, 1e-9};

torch::jit::Module load_script(const std::string& name) {
  const std::filesystem::path folder = TORCHVISION_SOURCE_DIR "/tests/golden/ops";
  return torch::jit::load((folder / name).replace_extension(".pt").string());
}

at::Tensor image_of(const testing::TensorFile& file) { return file["image"].to(at::kDouble) / 255; }

TEST(TorchScript, RunsNmsAndRoiAlign) {
  const testing::TensorFile file = testing::golden("ops/torchscript");
  const auto result = load_script("tiny_detector").forward({image_of(file).unsqueeze(0)}).toTuple()->elements();
  ASSERT_EQ(result.size(), 3U);
  EXPECT_TENSORS_CLOSE(result[0].toTensor(), file["tiny/boxes"], kConvolution);
  EXPECT_TENSORS_CLOSE(result[1].toTensor(), file["tiny/scores"], kConvolution);
  EXPECT_TENSORS_CLOSE(result[2].toTensor(), file["tiny/pooled"], kConvolution);
}

TEST(TorchScript, GivesGradientsThroughRoiAlign) {
  const testing::TensorFile file = testing::golden("ops/torchscript");
  torch::jit::Module detector = load_script("tiny_detector");
  const at::Tensor image = image_of(file).unsqueeze(0).requires_grad_();
  detector.forward({image}).toTuple()->elements()[2].toTensor().sum().backward();
  const at::Tensor& expected = file["tiny/gradient"];
  const at::Tensor gradient = image.grad().flatten();
  EXPECT_TENSORS_CLOSE(gradient.slice(0, 0, std::nullopt, gradient.numel() / 1000), expected, kConvolution);
}

TEST(TorchScript, RunsAScriptedFasterRcnn) {
  const testing::TensorFile file = testing::golden("ops/torchscript");
  const c10::List<at::Tensor> images({image_of(file)});
  const auto result = load_script("faster_rcnn").forward({images}).toTuple()->elements();
  const auto found = result[1].toList().get(0).toGenericDict();
  for (const std::string name : {"boxes", "scores", "labels"})
    EXPECT_TENSORS_CLOSE(found.at(name).toTensor(), file["faster_rcnn/" + name], kConvolution);
}

}  // namespace
}  // namespace torchvision::ops
