#pragma once

#include <vector>

#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

/// A transform made of others.
class TORCHVISION_API Container : public Transform {
 public:
  const std::vector<TransformPtr>& transforms() const noexcept { return transforms_; }

  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  /// `options` after the transforms. Throws c10::ValueError where there is no transform, or one is null.
  Container(std::string_view name, std::vector<TransformPtr> transforms, std::vector<Fields::Item> options = {});

  /// The parameters of a step that this container drew; throws c10::ValueError where it is not one of its own.
  const std::vector<Fields>& steps_of(const Params& params) const;
  /// Name, options and steps as Python's Module prints them with extra_repr.
  std::string repr_with_steps() const;
  /// "RandomOrder(transforms=[CenterCrop(size=(3, 3))])"; what Python prints without extra_repr.
  std::string repr_with_list() const;

  /// Where each step has an inverse.
  bool can_undo() const override;

 private:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

  std::vector<TransformPtr> transforms_;
};

/// Runs transforms one after another: Compose({Resize({256}), CenterCrop({224})}).
/// Python: torchvision.transforms.v2.Compose. Parameters: transforms, those of every step, drawn while the earlier
/// steps run, since a draw may depend on what came before it.
class TORCHVISION_API Compose : public Container {
 public:
  explicit Compose(std::vector<TransformPtr> transforms);

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  std::string repr() const override;
};

struct RandomApplyOptions {
  double p = 0.5;
};

/// Runs them all with a probability, or none. Python: torchvision.transforms.v2.RandomApply.
/// Parameters: apply, transforms.
class TORCHVISION_API RandomApply : public Container {
 public:
  explicit RandomApply(std::vector<TransformPtr> transforms, RandomApplyOptions options = {});

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  std::string repr() const override;

 private:
  double p_;
};

struct RandomChoiceOptions {
  /// The weight of each; equal ones when absent.
  std::optional<std::vector<double>> p = std::nullopt;
};

/// Runs one of them. Python: torchvision.transforms.v2.RandomChoice. Parameters: index, transforms.
class TORCHVISION_API RandomChoice : public Container {
 public:
  explicit RandomChoice(std::vector<TransformPtr> transforms, const RandomChoiceOptions& options = {});

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  std::string repr() const override;

 private:
  const Transform& chosen_step(const Params& params) const;

  std::vector<double> p_;
};

/// Runs all of them in a random order. Python: torchvision.transforms.v2.RandomOrder. Parameters: order, transforms.
class TORCHVISION_API RandomOrder : public Container {
 public:
  explicit RandomOrder(std::vector<TransformPtr> transforms);

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  std::string repr() const override;

 private:
  const std::vector<int64_t>& order_of(const Params& params) const;
};

}  // namespace torchvision::transforms
