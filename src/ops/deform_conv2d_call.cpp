#include "ops/deform_conv2d_call.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace torchvision::ops {
namespace {

constexpr int64_t kLargest = std::numeric_limits<int32_t>::max();

/// Output pixels along one axis; 0 or less where the kernel does not fit. Nothing here overflows: sizes and steps are
/// 31 bits each.
int64_t output_size(int64_t size, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation) {
  const int64_t room = size + 2 * padding - (dilation * (kernel - 1) + 1);
  return room < 0 ? 0 : room / stride + 1;
}

}  // namespace

DeformCall::DeformCall(const char* op, const at::Tensor& input_, const at::Tensor& weight_, const at::Tensor& offset_,
                       const at::Tensor& mask_, const at::Tensor& bias_, const DeformSteps& steps, int64_t groups_,
                       int64_t offset_groups_, bool use_mask_)
    : input(input_),
      weight(weight_),
      offset(offset_),
      mask(mask_),
      bias(bias_),
      grid{},
      groups(groups_),
      offset_groups(offset_groups_),
      use_mask(use_mask_) {
  check_tensors(op);
  grid = {input.size(1),
          input.size(2),
          input.size(3),
          weight.size(2),
          weight.size(3),
          steps.stride_height,
          steps.stride_width,
          steps.padding_height,
          steps.padding_width,
          steps.dilation_height,
          steps.dilation_width,
          0,
          0};
  check_steps(op);
  grid.out_height =
      output_size(grid.height, grid.kernel_height, grid.stride_height, grid.padding_height, grid.dilation_height);
  grid.out_width =
      output_size(grid.width, grid.kernel_width, grid.stride_width, grid.padding_width, grid.dilation_width);
  check_groups(op);
  check_places(op);
  check_kinds(op);
  offset = offset.contiguous();
  mask = mask.contiguous();
}

void DeformCall::check_tensors(const char* op) const {
  TORCH_CHECK_VALUE(input.dim() == 4, op, ": expected input of shape (N, C, H, W), got ", input.sizes());
  TORCH_CHECK_VALUE(weight.dim() == 4, op, ": expected weight of shape (C_out, C / groups, kh, kw), got ",
                    weight.sizes());
  TORCH_CHECK_VALUE(offset.dim() == 4, op, ": expected offset of shape (N, groups * 2 * kh * kw, H_out, W_out), got ",
                    offset.sizes());
  TORCH_CHECK_VALUE(use_mask ? mask.dim() == 4 : mask.dim() > 0, op,
                    ": expected mask of shape (N, groups * kh * kw, H_out, W_out), got ", mask.sizes());
  TORCH_CHECK_VALUE(bias.dim() == 1 && bias.size(0) == weight.size(0), op, ": expected bias of shape (", weight.size(0),
                    "), as many as weight has output channels, got ", bias.sizes());
}

/// After the shapes, as in the original: what is wrong with both is told by its shape.
void DeformCall::check_kinds(const char* op) const {
  const auto check = [&](const char* name, const at::Tensor& tensor) {
    TORCH_CHECK_TYPE(tensor.scalar_type() == input.scalar_type(), op, ": expected ", name, " of the input's dtype, ",
                     input.scalar_type(), ", got ", tensor.scalar_type());
    TORCH_CHECK_VALUE(tensor.device() == input.device(), op, ": expected ", name, " on the input's device, ",
                      input.device(), ", got it on ", tensor.device());
  };
  check("weight", weight);
  check("offset", offset);
  check("bias", bias);
  if (use_mask) check("mask", mask);
}

void DeformCall::check_steps(const char* op) const {
  const auto check = [&](const char* name, int64_t height, int64_t width, int64_t least) {
    TORCH_CHECK_VALUE(height >= least && width >= least && height <= kLargest && width <= kLargest, op, ": ", name,
                      "_h: ", height, " ", name, "_w: ", width, ", expected ", least, " or more, and less than 2^31");
  };
  check("weight", grid.kernel_height, grid.kernel_width, 1);
  check("stride", grid.stride_height, grid.stride_width, 1);
  check("pad", grid.padding_height, grid.padding_width, 0);
  check("dilation", grid.dilation_height, grid.dilation_width, 1);
  const double rows = double(grid.height) + 2 * double(grid.padding_height);
  const double columns = double(grid.width) + 2 * double(grid.padding_width);
  TORCH_CHECK_VALUE(rows <= double(kLargest) && columns <= double(kLargest) &&
                        double(grid.height) * double(grid.width) <= double(kLargest),
                    op,
                    ": expected an input of less than 2^31 pixels, and as many rows and columns with its padding, got ",
                    input.sizes(), " and padding (", grid.padding_height, ", ", grid.padding_width, ")");
}

void DeformCall::check_groups(const char* op) const {
  TORCH_CHECK_VALUE(
      groups > 0 && groups <= std::max<int64_t>(grid.channels, 1) && weight.size(1) * groups == grid.channels, op,
      ": expected weight.shape[1] times groups to be the input's channels, got ", weight.size(1), " times ", groups,
      " for ", grid.channels);
  TORCH_CHECK_VALUE(weight.size(0) % groups == 0, op, ": expected weight.shape[0] to be a multiple of groups, got ",
                    weight.size(0), " and ", groups);
  TORCH_CHECK_VALUE(offset_groups > 0 && offset_groups <= offset.size(1), op,
                    ": expected 1 to offset.shape[1] = ", offset.size(1), " offset_groups, got ", offset_groups);
  // In double, since a hostile kernel's number of taps times groups need not fit.
  const double samples = double(offset_groups) * double(grid.kernel_height) * double(grid.kernel_width);
  TORCH_CHECK_VALUE(double(offset.size(1)) == 2 * samples, op, ": offset.shape[1] is not valid: got: ", offset.size(1),
                    " expected: ", 2 * samples);
  TORCH_CHECK_VALUE(!use_mask || double(mask.size(1)) == samples, op,
                    ": mask.shape[1] is not valid: got: ", mask.size(1), " expected: ", samples);
  TORCH_CHECK_VALUE(grid.channels % offset_groups == 0, op, ": expected the input's channels to be a multiple of ",
                    "offset_groups, got ", grid.channels, " and ", offset_groups);
}

void DeformCall::check_places(const char* op) const {
  TORCH_CHECK_VALUE(offset.size(0) == images(), op, ": invalid batch size of offset, expected ", images(), ", got ",
                    offset.size(0));
  TORCH_CHECK_VALUE(offset.size(2) == grid.out_height && offset.size(3) == grid.out_width, op,
                    ": offset output dims: (", offset.size(2), ", ", offset.size(3), ") - computed output dims: (",
                    grid.out_height, ", ", grid.out_width, ")");
  TORCH_CHECK_VALUE(mask.size(0) == images(), op, ": invalid batch size of mask, expected ", images(), ", got ",
                    mask.size(0));
  TORCH_CHECK_VALUE(!use_mask || (mask.size(2) == grid.out_height && mask.size(3) == grid.out_width), op,
                    ": mask output dims: (", mask.size(2), ", ", mask.size(3), ") - computed output dims: (",
                    grid.out_height, ", ", grid.out_width, ")");
  TORCH_CHECK_VALUE(grid.out_height > 0 && grid.out_width > 0, op,
                    ": Calculated output size too small - out_h: ", grid.out_height, " out_w: ", grid.out_width);
}

}  // namespace torchvision::ops
