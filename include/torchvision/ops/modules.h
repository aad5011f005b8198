#pragma once
// Every operator of torchvision::ops as a module, and the blocks made of them.

#include "torchvision/ops/modules/activations.h"              // IWYU pragma: export
#include "torchvision/ops/modules/deform_conv2d.h"            // IWYU pragma: export
#include "torchvision/ops/modules/feature_pyramid_network.h"  // IWYU pragma: export
#include "torchvision/ops/modules/misc.h"                     // IWYU pragma: export
#include "torchvision/ops/modules/noise.h"                    // IWYU pragma: export
#include "torchvision/ops/modules/poolers.h"                  // IWYU pragma: export
#include "torchvision/ops/modules/regions.h"                  // IWYU pragma: export
