#pragma once

#include <vector>

#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// Runs transforms one after another: Compose({Resize({256}), CenterCrop({224})}).
/// Python: torchvision.transforms.v2.Compose. Throws c10::ValueError for an empty list.
class TORCHVISION_API Compose : public Transform {
 public:
  explicit Compose(std::vector<TransformPtr> transforms);

  const std::vector<TransformPtr>& transforms() const noexcept { return transforms_; }

  std::string_view name() const override { return "Compose"; }
  /// One field a transform: its own name and options.
  Fields options() const override;
  /// The parameters of every step, drawn while the earlier steps run: a draw may depend on what came before it.
  Params make_params(const at::Tensor& input, std::optional<at::Generator> generator = std::nullopt) const override;
  at::Tensor transform(const at::Tensor& input, const Params& params) const override;
  std::string repr() const override;

 protected:
  at::Tensor forward(const at::Tensor& input, std::optional<at::Generator> generator) const override;

 private:
  std::vector<TransformPtr> transforms_;
};

}  // namespace torchvision::transforms
