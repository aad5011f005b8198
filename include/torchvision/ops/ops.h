#pragma once
// Every operator of torchvision::ops as a function.

#include "torchvision/ops/boxes.h"                  // IWYU pragma: export
#include "torchvision/ops/ciou_loss.h"              // IWYU pragma: export
#include "torchvision/ops/connected_components.h"   // IWYU pragma: export
#include "torchvision/ops/deform_conv2d.h"          // IWYU pragma: export
#include "torchvision/ops/diou_loss.h"              // IWYU pragma: export
#include "torchvision/ops/drop_block.h"             // IWYU pragma: export
#include "torchvision/ops/focal_loss.h"             // IWYU pragma: export
#include "torchvision/ops/giou_loss.h"              // IWYU pragma: export
#include "torchvision/ops/linear_sum_assignment.h"  // IWYU pragma: export
#include "torchvision/ops/matrix_nms.h"             // IWYU pragma: export
#include "torchvision/ops/nms.h"                    // IWYU pragma: export
#include "torchvision/ops/nms_rotated.h"            // IWYU pragma: export
#include "torchvision/ops/ps_roi_align.h"           // IWYU pragma: export
#include "torchvision/ops/ps_roi_pool.h"            // IWYU pragma: export
#include "torchvision/ops/roi_align.h"              // IWYU pragma: export
#include "torchvision/ops/roi_align_rotated.h"      // IWYU pragma: export
#include "torchvision/ops/roi_pool.h"               // IWYU pragma: export
#include "torchvision/ops/run_length_mask.h"        // IWYU pragma: export
#include "torchvision/ops/soft_nms.h"               // IWYU pragma: export
#include "torchvision/ops/stochastic_depth.h"       // IWYU pragma: export
#include "torchvision/ops/weighted_boxes_fusion.h"  // IWYU pragma: export
