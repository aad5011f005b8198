#pragma once

#include <typeinfo>

#include "torchvision/core/preset.h"
#include "torchvision/transforms/transform.h"
#include "transforms/pipeline/pending_image.h"

namespace torchvision::transforms {

/// What a step adds to a pass over an image's rows.
enum class StepEffect { kNothing, kCut, kResize, kTurn, kFloats };

/// A class of transforms that can be noted on a pending image instead of being run.
struct KnownStep {
  const std::type_info& type;
  StepEffect effect;
  /// Notes what the transform with these parameters would do; false, and nothing is changed, where it cannot be noted.
  bool (*note)(const Transform& transform, const Params& params, PendingImage& image);
};

/// Notes all that the preset does; false, and nothing is changed, where a step of it is not the usual one.
bool note(const ImageClassificationPreset& preset, PendingImage& image);

/// Null for a transform that must run as it is.
const KnownStep* known_step(const Transform& transform);

}  // namespace torchvision::transforms
