#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "kernels/ops/qroi_align.h"
#include "ops/families.h"
#include "ops/roi_regions.h"

namespace torchvision::ops {
namespace {

using kernels::Quantization;
using kernels::RoiAlignGrid;

/// The boxes' integers as floats, with the image's index, which not every scale can name, left out.
template <class Integer>
at::Tensor dequantized(const at::Tensor& rois, const Quantization& quantization) {
  const at::Tensor source = rois.contiguous();
  at::Tensor result = at::zeros({rois.size(0), 5}, at::kFloat);
  const auto* data = source.const_data_ptr<Integer>();
  auto* out = result.mutable_data_ptr<float>();
  for (int64_t i = 0; i < result.numel(); ++i)
    if (i % 5 != 0) out[i] = quantization.value(data[i]);
  return result;
}

template <class Integer>
void pool(const at::Tensor& input, const at::Tensor& rois, const RoiAlignGrid& grid, const Quantization& quantization,
          TooManySamples& too_many, at::Tensor& output) {
  const at::Tensor planar = input.contiguous();
  const int64_t channels = input.size(1), count = channels * grid.pooled_height * grid.pooled_width;
  const auto* data = planar.const_data_ptr<Integer>();
  auto* out = output.mutable_data_ptr<Integer>();
  at::parallel_for(0, rois.size(0), 1, [&](int64_t begin, int64_t end) {
    for_regions<float>(
        rois, grid, begin, end, too_many,
        [&](int64_t i, const kernels::RoiSamples<float>& samples) {
          kernels::qroi_align_plain(data, channels, samples, grid, quantization, out + i * count);
        },
        [&](int64_t i) { std::fill_n(out + i * count, count, quantization.integer<Integer>(0)); });
  });
}

at::Tensor qroi_align_cpu(const at::Tensor& input, const at::Tensor& rois, double input_scale, int64_t input_zero_point,
                          double rois_scale, int64_t rois_zero_point, double spatial_scale, int64_t pooled_height,
                          int64_t pooled_width, int64_t sampling_ratio, bool aligned) {
  check_rois("qroi_align", input, rois);
  check_pooled_size("qroi_align", pooled_height, pooled_width);
  TORCH_CHECK_VALUE(input.size(0) == 1, "qroi_align: Only one image per batch is allowed in qroi_align, got ",
                    input.size(0));
  const RoiAlignGrid grid{input.size(2),  input.size(3), pooled_height, pooled_width,
                          sampling_ratio, spatial_scale, aligned};
  at::Tensor output = at::empty({rois.size(0), input.size(1), pooled_height, pooled_width},
                                input.options().memory_format(at::MemoryFormat::Contiguous));
  if (output.numel() == 0) return output;
  TORCH_CHECK_VALUE(grid.height > 0 && grid.width > 0, "qroi_align: expected an input with pixels, got ",
                    input.sizes());
  const Quantization of_input{static_cast<float>(input_scale), input_zero_point};
  const Quantization of_rois{static_cast<float>(rois_scale), rois_zero_point};
  TooManySamples too_many;
  AT_DISPATCH_INTEGRAL_TYPES(input.scalar_type(), "qroi_align", [&] {
    const at::Tensor boxes = dequantized<scalar_t>(rois, of_rois);
    pool<scalar_t>(input, boxes, grid, of_input, too_many, output);
    too_many.check("qroi_align", boxes);
  });
  return output;
}

at::Tensor qroi_align_meta(const at::Tensor& input, const at::Tensor& rois, double, int64_t, double, int64_t, double,
                           c10::SymInt pooled_height, c10::SymInt pooled_width, int64_t, bool) {
  check_rois("qroi_align", input, rois);
  check_sizes("qroi_align", "an output_size", {pooled_height, pooled_width});
  return at::empty_symint({rois.sym_size(0), input.sym_size(1), pooled_height, pooled_width}, input.options());
}

}  // namespace

void register_qroi_align(OpLibrary& library) {
  library.def(
      "qroi_align(Tensor input, Tensor rois, float input_scale, int input_zero_point, float rois_scale, int "
      "rois_zero_point, float spatial_scale, SymInt pooled_height, SymInt pooled_width, int sampling_ratio, bool "
      "aligned) "
      "-> Tensor");
  library.impl(c10::DispatchKey::CPU, "qroi_align", TORCH_FN(qroi_align_cpu));
  library.impl(c10::DispatchKey::Meta, "qroi_align", TORCH_FN(qroi_align_meta));
}

}  // namespace torchvision::ops
