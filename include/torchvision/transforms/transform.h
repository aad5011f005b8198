#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <concepts>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "torchvision/core/export.h"
#include "torchvision/transforms/fields.h"

namespace torchvision::transforms {

/// One step of preparing or augmenting images. Python: torchvision.transforms.v2.Transform.
///
/// A transform keeps its options and nothing else: calling it does not change it, so threads may share one. A call is
/// two steps that can be taken apart: `make_params` draws, `transform` applies. What was drawn is a value, so it can be
/// used again on another input:
///
///     Params params = crop.make_params(left);
///     at::Tensor a = crop.transform(left, params), b = crop.transform(right, params);
class TORCHVISION_API Transform {
 public:
  virtual ~Transform();

  /// Draws and applies. Draws come from `generator`, from torch's default one when absent, in Python's order: the same
  /// seed gives Python's result.
  at::Tensor operator()(const at::Tensor& input, std::optional<at::Generator> generator = std::nullopt) const {
    return forward(input, std::move(generator));
  }

  /// Python's name of the class: "RandomCrop".
  virtual std::string_view name() const = 0;
  /// What it was made with, by Python's names and in Python's order.
  virtual Fields options() const = 0;

  /// Draws what one call on `input` needs; nothing for a transform that is not random.
  virtual Params make_params(const at::Tensor& input, std::optional<at::Generator> generator = std::nullopt) const;
  /// Applies parameters that `make_params` drew, here or earlier. Never draws.
  virtual at::Tensor transform(const at::Tensor& input, const Params& params) const = 0;

  /// As Python prints it: "CenterCrop(size=(224, 224))".
  virtual std::string repr() const;

 protected:
  virtual at::Tensor forward(const at::Tensor& input, std::optional<at::Generator> generator) const;
};

/// Same class, same options.
TORCHVISION_API bool operator==(const Transform& a, const Transform& b);
TORCHVISION_API std::ostream& operator<<(std::ostream& out, const Transform& transform);

/// A shared, immutable transform: what containers hold. Any transform converts to one.
class TransformPtr {
 public:
  template <std::derived_from<Transform> T>
  TransformPtr(T transform) : pointer_(std::make_shared<const T>(std::move(transform))) {}
  TransformPtr(std::shared_ptr<const Transform> transform) : pointer_(std::move(transform)) {}

  const Transform& operator*() const noexcept { return *pointer_; }
  const Transform* operator->() const noexcept { return pointer_.get(); }
  explicit operator bool() const noexcept { return pointer_ != nullptr; }

 private:
  std::shared_ptr<const Transform> pointer_;
};

}  // namespace torchvision::transforms
