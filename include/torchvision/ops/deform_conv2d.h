#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "torchvision/core/export.h"
#include "torchvision/core/height_width.h"

namespace torchvision::ops {

struct DeformConv2dOptions {
  std::optional<at::Tensor> bias = std::nullopt;  ///< (C_out), added to every pixel
  HeightWidth stride = 1;                         ///< from one output pixel to the next, in pixels of the input
  HeightWidth padding = 0;                        ///< zeros around the input
  HeightWidth dilation = 1;                       ///< from one tap of the kernel to the next
  std::optional<at::Tensor> mask = std::nullopt;  ///< (N, D·kh·kw, H_out, W_out): a factor for each sample (version 2)
};

/// Deformable convolution: every tap of the kernel reads the input, bilinearly, at its own place plus an offset.
///
/// `input` is (N, C_in, H, W), `weight` (C_out, C_in / groups, kh, kw), and `offset` (N, D·2·kh·kw, H_out, W_out), rows
/// before columns; each of the D offset groups serves C_in / D channels. Groups follow from the shapes. All have one
/// dtype: float32, float64 or float16. Returns (N, C_out, H_out, W_out); gradients flow to all five tensors, once.
///
/// What lies outside the input counts as 0, infinite offsets included; it takes no gradient. A NaN in an offset makes
/// its sample NaN, and so the outputs it enters and the gradients of weight, offset and mask; the input gets none from
/// it (the original reads outside memory). Throws c10::Error, naming the argument, for other shapes, dtypes and
/// devices, and for strides, dilations or paddings out of range (a stride of 0 ends the original's process).
/// Dai et al. 2017, arXiv:1703.06211; Zhu et al. 2018, arXiv:1811.11168. Python: torchvision.ops.deform_conv2d.
TORCHVISION_API at::Tensor deform_conv2d(const at::Tensor& input, const at::Tensor& offset, const at::Tensor& weight,
                                         const DeformConv2dOptions& options = {});

}  // namespace torchvision::ops
