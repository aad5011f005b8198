#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>

#include "torchvision/core/crop_box.h"
#include "torchvision/core/types.h"
#include "transforms/functional/normalize_bytes.h"
#include "transforms/pipeline/pixel_source.h"

namespace torchvision::transforms {

/// An image of bytes that is not computed yet: a part of a source, resized, cut, mirrored and made floats, in this
/// order. Steps change it as long as the order holds.
class PendingImage {
 public:
  struct Resize {
    int64_t height = 0, width = 0;
    InterpolationMode interpolation = InterpolationMode::kBilinear;  ///< a smooth one
    bool antialias = true;
    /// In float32 and rounded, as presets of weights do; such an image must become floats.
    bool in_float = false;
  };

  explicit PendingImage(std::shared_ptr<const PixelSource> source);

  int64_t channels() const { return source_->size()[0]; }
  int64_t height() const { return window_.height; }
  int64_t width() const { return window_.width; }
  at::ScalarType dtype() const { return floats_ ? at::kFloat : at::kByte; }

  /// Each says whether the step could be noted; if not, nothing changed. Where `box` leaves the image, it cannot.
  bool cut(const CropBox& box);
  bool resize(const Resize& how);
  bool mirror();
  bool turn_upside_down();
  /// To 0..1 or normalised.
  bool make_floats(const functional::ByteNormalization& how);
  const std::optional<functional::ByteNormalization>& floats() const { return floats_; }

  /// The image, of dtype(): a part of the source itself where nothing is to be computed.
  at::Tensor compute() const;
  /// The same into `output` of this size and dtype.
  void compute_into(const at::Tensor& output) const;

 private:
  class Pass;

  std::shared_ptr<const PixelSource> source_;
  CropBox crop_;    // of the source
  CropBox window_;  // of the crop, resized
  std::optional<Resize> resize_;
  bool mirrored_ = false, upside_down_ = false;
  std::optional<functional::ByteNormalization> floats_;
};

}  // namespace torchvision::transforms
