#pragma once

#include <cstdint>
#include <memory>

#include "torchvision/core/export.h"
#include "torchvision/models/classifier.h"

/// Trained networks for other tasks.
namespace torchvision::models {

/// The same network for another number of classes: a new model whose last layer, and those of auxiliary heads, have
/// fresh initial values as the family's constructor draws them, and whose other values are copies of `model`'s.
/// Modes, dtype, device and which parameters require gradients are as they were; the new layers require them.
///
/// Throws Error (kInvalidArgument) for fewer than one class, Error (kUnsupported) for a model not of this library.
/// Python: `model.fc = nn.Linear(...)`, whose place and first values differ by family.
TORCHVISION_API std::shared_ptr<Classifier> replace_head(const Classifier& model, int64_t num_classes);

/// Lets the network take images of another number of channels, in place. With one channel the first layer's weights
/// are summed over the colours, so that a gray image gives what its three equal channels gave; with more, they are
/// repeated in order and scaled by the old number of channels over the new. The weight's gradient is dropped.
///
/// Throws Error (kInvalidArgument) for fewer than one channel, and for a network with transform_input, which needs
/// three.
TORCHVISION_API void adapt_input_channels(Classifier& model, int64_t channels);

}  // namespace torchvision::models
