#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string>

#include "torchvision/core/export.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

struct PipelineOptions {
  /// How encoded images become pixels.
  io::DecodeImageOptions decode = {.mode = ImageReadMode::kRgb};
  /// Decodes a JPEG at 1/2, 1/4 or 1/8 of its size where the resize that follows makes it smaller still. Much faster
  /// for large photos, but the pixels are not those of the plain path.
  bool scaled_decode = false;
};

/// Where a call's time went, in seconds; added to what it holds.
struct PipelineTimes {
  double decode = 0;
  double transform = 0;
};

/// A transform, usually a Compose, planned once for single images.
///
/// Crops, flips and the resize are not done one by one: they are noted, and one pass over rows does them together with
/// the conversion to normalised floats, straight into the place that the caller gives. Of a JPEG only the part that
/// this pass reads is decoded. Steps that the plan does not know run as they are, on what came before them.
///
/// The draws are the transform's, in its order, and the pixels too: to the last bit in uint8, and in float32 what
/// Compose computes. Only a file that is damaged where nothing is read does not fail here.
///
///     const Pipeline pipeline(Compose({RandomResizedCrop({224}), RandomHorizontalFlip(), ToDtype(at::kFloat,
///                                      {.scale = true}), Normalize(mean, std)}));
///     pipeline.decode_into(batch[i], io::read_file(path), generator);
///
/// Immutable: threads may share one. Not in Python.
class TORCHVISION_API Pipeline {
 public:
  explicit Pipeline(TransformPtr transform, PipelineOptions options = {});

  /// What the transform gives for an image (C, H, W) of any dtype; draws as Transform does.
  at::Tensor operator()(const at::Tensor& image, std::optional<at::Generator> generator = std::nullopt) const;
  /// The same into `output`, a tensor of the result's shape and dtype, such as batch[i]. Throws c10::ValueError or
  /// c10::TypeError where it does not fit.
  void into(const at::Tensor& output, const at::Tensor& image, std::optional<at::Generator> generator = std::nullopt,
            PipelineTimes* times = nullptr) const;

  /// The same for the bytes of an image file, a 1-D uint8 tensor. Throws also what io::decode_image does.
  at::Tensor decode(const at::Tensor& file, std::optional<at::Generator> generator = std::nullopt,
                    PipelineTimes* times = nullptr) const;
  void decode_into(const at::Tensor& output, const at::Tensor& file,
                   std::optional<at::Generator> generator = std::nullopt, PipelineTimes* times = nullptr) const;

  const Transform& transform() const noexcept { return *transform_; }
  const PipelineOptions& options() const noexcept { return options_; }
  /// The passes, a line each, and under each its steps.
  std::string plan() const;

 private:
  struct Plan;

  TransformPtr transform_;
  PipelineOptions options_;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace torchvision::transforms
