#pragma once
// Every function that moves pixels, boxes and points.

#include "torchvision/transforms/functional/affine.h"       // IWYU pragma: export
#include "torchvision/transforms/functional/crop.h"         // IWYU pragma: export
#include "torchvision/transforms/functional/elastic.h"      // IWYU pragma: export
#include "torchvision/transforms/functional/flip.h"         // IWYU pragma: export
#include "torchvision/transforms/functional/pad.h"          // IWYU pragma: export
#include "torchvision/transforms/functional/perspective.h"  // IWYU pragma: export
#include "torchvision/transforms/functional/resize.h"       // IWYU pragma: export
