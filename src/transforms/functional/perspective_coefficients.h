#pragma once

#include "torchvision/transforms/functional/perspective.h"

namespace torchvision::transforms::functional {

/// The coefficients themselves, or those that take `endpoints` to `startpoints`, solved in float64 and rounded to
/// float32 as Python does. Throws as perspective_image does.
PerspectiveCoefficients perspective_coefficients(const PerspectivePoints& startpoints,
                                                 const PerspectivePoints& endpoints,
                                                 const std::optional<PerspectiveCoefficients>& coefficients);

}  // namespace torchvision::transforms::functional
