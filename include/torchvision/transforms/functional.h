#pragma once
// Every function of torchvision::transforms::functional.

#include "torchvision/transforms/functional/augment.h"     // IWYU pragma: export
#include "torchvision/transforms/functional/batch.h"       // IWYU pragma: export
#include "torchvision/transforms/functional/blur.h"        // IWYU pragma: export
#include "torchvision/transforms/functional/color.h"       // IWYU pragma: export
#include "torchvision/transforms/functional/distortion.h"  // IWYU pragma: export
#include "torchvision/transforms/functional/dropout.h"     // IWYU pragma: export
#include "torchvision/transforms/functional/filter.h"      // IWYU pragma: export
#include "torchvision/transforms/functional/geometry.h"    // IWYU pragma: export
#include "torchvision/transforms/functional/meta.h"        // IWYU pragma: export
#include "torchvision/transforms/functional/misc.h"        // IWYU pragma: export
#include "torchvision/transforms/functional/quality.h"     // IWYU pragma: export
#include "torchvision/transforms/functional/temporal.h"    // IWYU pragma: export
