#include "torchvision/ops/focal_loss.h"

#include <ATen/ATen.h>

#include "ops/named_error.h"

namespace torchvision::ops {
at::Tensor sigmoid_focal_loss(const at::Tensor& inputs, const at::Tensor& targets,
                              const SigmoidFocalLossOptions& options) try {
  const double alpha = options.alpha;
  TORCH_CHECK_VALUE((0 <= alpha && alpha <= 1) || alpha == -1, "sigmoid_focal_loss: Invalid alpha value: ", alpha,
                    ". alpha must be in the range [0,1] or -1 for ignore.");
  const bool reduces = options.reduction == "mean" || options.reduction == "sum";
  TORCH_CHECK_VALUE(reduces || options.reduction == "none", "sigmoid_focal_loss: Invalid Value for arg 'reduction': '",
                    options.reduction, "'; supported reduction modes: 'none', 'mean', 'sum'");
  TORCH_CHECK_VALUE(inputs.sizes() == targets.sizes(), "sigmoid_focal_loss: Target size (", targets.sizes(),
                    ") must be the same as input size (", inputs.sizes(), ")");
  const at::Tensor p = at::sigmoid(inputs);
  const at::Tensor cross_entropy = at::binary_cross_entropy_with_logits(inputs, targets, {}, {}, at::Reduction::None);
  // A statement each: autograd adds up in the order in which these were made, which is to be Python's.
  const at::Tensor p_if_positive = p * targets;
  const at::Tensor not_p = at::rsub(p, 1);
  const at::Tensor of_target = p_if_positive + not_p * at::rsub(targets, 1);
  at::Tensor loss = cross_entropy * at::rsub(of_target, 1).pow(options.gamma);
  if (alpha >= 0) {
    const at::Tensor alpha_if_positive = targets * alpha;
    loss = (alpha_if_positive + at::rsub(targets, 1) * (1 - alpha)) * loss;
  }
  if (!reduces) return loss;
  return options.reduction == "mean" ? loss.mean() : loss.sum();
} catch (c10::Error& error) {
  rethrow_from("sigmoid_focal_loss", error);
}

}  // namespace torchvision::ops
