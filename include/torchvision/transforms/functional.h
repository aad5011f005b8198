#pragma once
// Every function of torchvision::transforms::functional.

#include "torchvision/transforms/functional/geometry.h"  // IWYU pragma: export
#include "torchvision/transforms/functional/meta.h"      // IWYU pragma: export
#include "torchvision/transforms/functional/misc.h"      // IWYU pragma: export
