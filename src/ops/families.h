#pragma once

#include "ops/op_library.h"

/// One function a family of operators: it defines their schemas and registers all their kernels. register.cpp calls
/// each when the library is loaded.
namespace torchvision::ops {

void register_box_iou_rotated(OpLibrary& library);
void register_cuda_version(OpLibrary& library);
void register_deform_conv2d(OpLibrary& library);
void register_deform_conv2d_backward(OpLibrary& library);
void register_deform_conv2d_derivatives(OpLibrary& library);
void register_nms(OpLibrary& library);
void register_ps_roi_align(OpLibrary& library);
void register_ps_roi_align_derivatives(OpLibrary& library);
void register_ps_roi_pool(OpLibrary& library);
void register_ps_roi_pool_derivatives(OpLibrary& library);
void register_qroi_align(OpLibrary& library);
void register_roi_align(OpLibrary& library);
void register_roi_align_derivatives(OpLibrary& library);
void register_roi_align_rotated(OpLibrary& library);
void register_roi_align_rotated_derivatives(OpLibrary& library);
void register_roi_pool(OpLibrary& library);
void register_roi_pool_derivatives(OpLibrary& library);

}  // namespace torchvision::ops
