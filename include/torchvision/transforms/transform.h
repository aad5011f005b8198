#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <array>
#include <concepts>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/transforms/fields.h"
#include "torchvision/tv_tensors/sample.h"

namespace torchvision::transforms {

/// What one call transforms, in the order it was given.
using Inputs = std::vector<tv_tensors::Value>;

/// One step of preparing or augmenting images and all that goes with them. Python: torchvision.transforms.v2.Transform.
///
/// It takes images, videos, masks, boxes and points, one, several, or a whole sample, and moves them together:
///
///     const auto [image, boxes] = RandomHorizontalFlip()(pixels, bounding_boxes);
///     sample = RandomResizedCrop({224})(sample);
///
/// As in Python a plain tensor counts as an image where no Image or Video is given with it, and then only the first
/// one; everything else passes through.
///
/// A transform keeps its options and nothing else: calling it does not change it, so threads may share one. A call is
/// two steps that can be taken apart: `make_params` draws, `transform` applies. What was drawn is a value, so it can be
/// used again on another input:
///
///     Params params = crop.make_params(left);
///     at::Tensor a = crop.transform(left, params), b = crop.transform(right, params);
///
/// A transform of one's own derives from it and says what it draws (`draw`) and what it does to one value (`apply`).
class TORCHVISION_API Transform {
 public:
  virtual ~Transform();

  /// Draws and applies. Draws come from `generator`, from torch's default one when absent, in Python's order: the same
  /// seed gives Python's result.
  template <tv_tensors::Transformable T>
  T operator()(const T& input, std::optional<at::Generator> generator = std::nullopt) const {
    tv_tensors::Sample sample{{"0", input}};
    run(sample, generator);
    return taken<T>(sample, 0);
  }
  tv_tensors::Sample operator()(const tv_tensors::Sample& sample,
                                std::optional<at::Generator> generator = std::nullopt) const {
    tv_tensors::Sample result = sample;
    run(result, generator);
    return result;
  }
  template <tv_tensors::Transformable First, tv_tensors::Transformable Second, tv_tensors::Transformable... Rest>
  std::tuple<First, Second, Rest...> operator()(const First& first, const Second& second, const Rest&... rest) const {
    tv_tensors::Sample sample{{"0", first}, {"1", second}};
    (sample.set(std::to_string(sample.size()), rest), ...);
    run(sample, std::nullopt);
    return all_taken<First, Second, Rest...>(sample, std::index_sequence_for<First, Second, Rest...>());
  }

  /// Python's name of the class: "RandomCrop".
  const std::string& name() const noexcept { return name_; }
  /// What it was made with, by Python's names and in Python's order.
  const Fields& options() const noexcept { return options_; }

  /// Draws what one call on the input needs; nothing for a transform that is not random.
  template <tv_tensors::Transformable T>
  Params make_params(const T& input, std::optional<at::Generator> generator = std::nullopt) const {
    return prepare({{"0", input}}, generator);
  }
  Params make_params(const tv_tensors::Sample& sample, std::optional<at::Generator> generator = std::nullopt) const {
    return prepare(sample, generator);
  }
  /// Applies parameters that `make_params` drew, here or earlier. Never draws.
  template <tv_tensors::Transformable T>
  T transform(const T& input, const Params& params) const {
    tv_tensors::Sample sample{{"0", input}};
    replay(sample, params);
    return taken<T>(sample, 0);
  }
  tv_tensors::Sample transform(const tv_tensors::Sample& sample, const Params& params) const {
    tv_tensors::Sample result = sample;
    replay(result, params);
    return result;
  }

  /// Whether `inverse` knows the way back: exact for what moves places, and the identity for what changes colours
  /// alone.
  bool has_inverse() const;
  /// What `transform` gave with these parameters, brought back to the picture it was made of: boxes, masks and points
  /// that a network found on its input are put on the original. Pictures are brought back too, as far as pixels were
  /// kept; what was cut away is 0. Boxes are clamped by their clamping mode to what was kept and to the original.
  ///
  ///     Params params = letter_box.make_params(photo);
  ///     BoundingBoxes found = detect(letter_box.transform(photo, params));
  ///     BoundingBoxes on_photo = letter_box.inverse(found, params);
  ///
  /// Colours stay as they are. Throws c10::ValueError, which names the transform, where it has no inverse, and where
  /// the parameters lack what it needs (input_size, which is recorded where all inputs have one size).
  template <tv_tensors::Transformable T>
  T inverse(const T& result, const Params& params) const {
    tv_tensors::Sample sample{{"0", result}};
    revert(sample, params);
    return taken<T>(sample, 0);
  }
  tv_tensors::Sample inverse(const tv_tensors::Sample& result, const Params& params) const {
    tv_tensors::Sample sample = result;
    revert(sample, params);
    return sample;
  }

  /// As Python prints it: "CenterCrop(size=(224, 224))".
  virtual std::string repr() const;

  /// What calls and containers are made of: transforms the sample in place, and gives what was drawn.
  virtual Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const;
  /// The same without draws.
  virtual void replay(tv_tensors::Sample& sample, const Params& params) const;
  /// The draws alone.
  virtual Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const;
  /// What `inverse` is made of: brings the sample back in place.
  virtual void revert(tv_tensors::Sample& sample, const Params& params) const;

 protected:
  Transform(std::string_view name, Fields options);

  /// Throws where inputs cannot be transformed together. Sees all values.
  virtual void check_inputs(const Inputs& inputs) const;
  /// Whether values of this kind are transformed; others pass through. All that move, unless overridden.
  virtual bool takes(const tv_tensors::Value& value) const;
  /// What one call on these inputs needs, those that are transformed.
  virtual Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const;
  /// One value transformed.
  virtual tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const = 0;

  /// Whether everything stays where it is in the picture, so that the inverse is the identity. No, unless overridden.
  virtual bool leaves_places() const;
  /// Whether `undo` is there. No, unless overridden.
  virtual bool can_undo() const;
  /// Whether the inverse needs the size of the input; then it is drawn as the parameter input_size: (height, width).
  virtual bool records_input_size() const;
  /// One value brought back. Goes with can_undo; the identity where places are left.
  virtual tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const;
  /// The parameter of that name.
  std::array<int64_t, 2> input_size(const Params& params) const;

  /// Which of the sample's values are transformed.
  std::vector<bool> chosen(const tv_tensors::Sample& sample) const;

 private:
  template <tv_tensors::Transformable T>
  static T taken(const tv_tensors::Sample& sample, size_t index) {
    const tv_tensors::Value& value = sample.value(index);
    if (const T* same = std::get_if<T>(&value)) return *same;
    if constexpr (std::same_as<T, at::Tensor>)
      if (const at::Tensor* tensor = tv_tensors::tensor_in(value)) return *tensor;
    throw_other_kind(value);
  }
  template <class... Kinds, size_t... indices>
  static std::tuple<Kinds...> all_taken(const tv_tensors::Sample& sample, std::index_sequence<indices...>) {
    return {taken<Kinds>(sample, indices)...};
  }
  [[noreturn]] static void throw_other_kind(const tv_tensors::Value& value);

  std::string name_;
  Fields options_;
};

/// Same class, same options.
TORCHVISION_API bool operator==(const Transform& a, const Transform& b);
TORCHVISION_API std::ostream& operator<<(std::ostream& out, const Transform& transform);

/// A transform that is applied with a probability. Parameters: apply, and when it is, those of the transform.
class TORCHVISION_API RandomApplyTransform : public Transform {
 public:
  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  /// Throws c10::ValueError unless 0 <= p <= 1.
  RandomApplyTransform(std::string_view name, Fields options, double p);

 private:
  double p_;
};

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
