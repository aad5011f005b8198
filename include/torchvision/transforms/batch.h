#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/functional/batch.h"
#include "torchvision/transforms/transform.h"

/// Transforms of several samples at once.
namespace torchvision::transforms {

using Batch = std::vector<tv_tensors::Sample>;

/// A transform that mixes samples. It takes them as a list:
///
///     Batch mixed = SimpleCopyPaste()(batch);
///
/// or, as every transform does, as one sample: then their values are named by their places, "0.image", "1.image", ....
class TORCHVISION_API BatchTransform : public Transform {
 public:
  using Transform::operator();
  using Transform::make_params;
  using Transform::transform;
  Batch operator()(const Batch& batch, std::optional<at::Generator> generator = std::nullopt) const {
    return mixed(batch, draw_for(batch, generator));
  }
  Params make_params(const Batch& batch, std::optional<at::Generator> generator = std::nullopt) const {
    return draw_for(batch, generator);
  }
  Batch transform(const Batch& batch, const Params& params) const { return mixed(batch, params); }

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  BatchTransform(std::string_view name, Fields options) : Transform(name, std::move(options)) {}

  virtual Params draw_for(const Batch& batch, const std::optional<at::Generator>& generator) const = 0;
  /// One sample comes back without places in its names, also where `replay` gives it.
  virtual Batch mixed(const Batch& batch, const Params& params) const = 0;

 private:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  Batch batch_of(const tv_tensors::Sample& sample) const;
};

/// functional::copy_paste of random objects of each sample into the one after it, of the last into the first.
/// Reference: SimpleCopyPaste of torchvision's detection scripts, with its draws. Parameters: samples, for each
/// selected, the indices of the objects that it is given.
class TORCHVISION_API SimpleCopyPaste : public BatchTransform {
 public:
  explicit SimpleCopyPaste(const CopyPasteOptions& options = {});

 protected:
  Params draw_for(const Batch& batch, const std::optional<at::Generator>& generator) const override;
  Batch mixed(const Batch& batch, const Params& params) const override;

 private:
  CopyPasteOptions options_;
};

/// functional::mosaic of four samples around a random place of the canvas's inner half: one sample. Reference: Mosaic
/// of ultralytics, whose RandomPerspective then cuts the middle out. Parameters: center.
class TORCHVISION_API Mosaic : public BatchTransform {
 public:
  /// The edge of a picture; the canvas has twice that. Throws c10::ValueError where it is not positive.
  explicit Mosaic(int64_t size = 640, const MosaicOptions& options = {});

 protected:
  Params draw_for(const Batch& batch, const std::optional<at::Generator>& generator) const override;
  Batch mixed(const Batch& batch, const Params& params) const override;

 private:
  int64_t size_;
  MosaicOptions options_;
};

}  // namespace torchvision::transforms
