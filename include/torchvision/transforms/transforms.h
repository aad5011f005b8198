#pragma once
// Every transform of torchvision::transforms and the functions beneath them.

#include "torchvision/transforms/container.h"   // IWYU pragma: export
#include "torchvision/transforms/functional.h"  // IWYU pragma: export
#include "torchvision/transforms/geometry.h"    // IWYU pragma: export
#include "torchvision/transforms/inputs.h"      // IWYU pragma: export
#include "torchvision/transforms/misc.h"        // IWYU pragma: export
#include "torchvision/transforms/presets.h"     // IWYU pragma: export
#include "torchvision/transforms/registry.h"    // IWYU pragma: export
