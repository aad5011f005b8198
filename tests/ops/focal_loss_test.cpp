#include "torchvision/ops/focal_loss.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"

namespace torchvision::ops {
namespace {

using at::Tensor;

/// ATen's exp and log round their last bit by instruction set, and the golden file comes from one of them.
testing::Tolerance last_bit_of(at::ScalarType dtype) {
  return dtype == at::kBFloat16 ? testing::Tolerance{0x1p-7, 0} : testing::kFloatRounding;
}

TEST(SigmoidFocalLoss, GivesPythonsValuesAndGradients) {
  const testing::TensorFile file = testing::golden("ops/functions");
  const auto& cases = file.metadata.at("cases").at("sigmoid_focal_loss");
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = "sigmoid_focal_loss/" + std::to_string(i) + "/";
    const Tensor inputs = file[prefix + "inputs"].clone().requires_grad_();
    const Tensor targets = file[prefix + "targets"].clone().requires_grad_();
    const auto reduction = cases[i][2].get<std::string>();
    const Tensor out =
        sigmoid_focal_loss(inputs, targets, {.alpha = cases[i][0], .gamma = cases[i][1], .reduction = reduction});
    const testing::Tolerance tolerance = last_bit_of(inputs.scalar_type());
    EXPECT_TENSORS_CLOSE(out.detach(), file[prefix + "out"], tolerance) << i;
    const Tensor weights = at::arange(1, out.numel() + 1, at::kDouble).view(out.sizes()).to(out.scalar_type());
    const auto gradients = torch::autograd::grad({out}, {inputs, targets}, {weights});
    EXPECT_TENSORS_CLOSE(gradients[0], file[prefix + "inputs_gradient"], tolerance) << i;
    EXPECT_TENSORS_CLOSE(gradients[1], file[prefix + "targets_gradient"], tolerance) << i;
  }
}

TEST(SigmoidFocalLoss, HasTheGradientOfItsInputs) {
  at::manual_seed(8);
  testing::expect_gradients(
      [](const testing::Tensors& in) { return sigmoid_focal_loss(in[0], in[1]); },
      {at::randn({3, 4}, at::kDouble).requires_grad_(), at::rand({3, 4}, at::kDouble).requires_grad_()});
}

TEST(SigmoidFocalLoss, NamesTheWrongArgument) {
  const Tensor inputs = at::rand({2, 3});
  for (const double alpha : {1.5, -0.5, -2.0})
    EXPECT_ERROR(sigmoid_focal_loss(inputs, inputs, {.alpha = alpha}), c10::ValueError, "Invalid alpha value",
                 "in the range [0,1] or -1 for ignore");
  EXPECT_ERROR(sigmoid_focal_loss(inputs, inputs, {.reduction = "median"}), c10::ValueError,
               "arg 'reduction': 'median'");
  EXPECT_ERROR(sigmoid_focal_loss(inputs, inputs[0]), c10::ValueError, "Target size ([3])", "input size ([2, 3])");
}

}  // namespace
}  // namespace torchvision::ops
