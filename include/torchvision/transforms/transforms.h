#pragma once
// Every transform of torchvision::transforms and the functions beneath them.

#include "torchvision/transforms/augment.h"       // IWYU pragma: export
#include "torchvision/transforms/auto_augment.h"  // IWYU pragma: export
#include "torchvision/transforms/batch.h"         // IWYU pragma: export
#include "torchvision/transforms/blur.h"          // IWYU pragma: export
#include "torchvision/transforms/color.h"         // IWYU pragma: export
#include "torchvision/transforms/container.h"     // IWYU pragma: export
#include "torchvision/transforms/detection.h"     // IWYU pragma: export
#include "torchvision/transforms/distortion.h"    // IWYU pragma: export
#include "torchvision/transforms/dropout.h"       // IWYU pragma: export
#include "torchvision/transforms/filter.h"        // IWYU pragma: export
#include "torchvision/transforms/functional.h"    // IWYU pragma: export
#include "torchvision/transforms/geometry.h"      // IWYU pragma: export
#include "torchvision/transforms/inputs.h"        // IWYU pragma: export
#include "torchvision/transforms/letter_box.h"    // IWYU pragma: export
#include "torchvision/transforms/meta.h"          // IWYU pragma: export
#include "torchvision/transforms/misc.h"          // IWYU pragma: export
#include "torchvision/transforms/per_sample.h"    // IWYU pragma: export
#include "torchvision/transforms/pipeline.h"      // IWYU pragma: export
#include "torchvision/transforms/presets.h"       // IWYU pragma: export
#include "torchvision/transforms/quality.h"       // IWYU pragma: export
#include "torchvision/transforms/registry.h"      // IWYU pragma: export
#include "torchvision/transforms/resizing.h"      // IWYU pragma: export
#include "torchvision/transforms/warp.h"          // IWYU pragma: export
