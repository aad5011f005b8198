// The C++ side of scripts/parity/parity_ops_roi.py.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "parity/functions.h"
#include "torchvision/ops/ps_roi_align.h"
#include "torchvision/ops/ps_roi_pool.h"
#include "torchvision/ops/roi_align.h"
#include "torchvision/ops/roi_align_rotated.h"
#include "torchvision/ops/roi_pool.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

at::Tensor laid_out(const at::Tensor& tensor, const json& p) {
  const auto layout = p.at("layout").get<std::string>();
  if (layout == "channels_last") return tensor.contiguous(at::MemoryFormat::ChannelsLast);
  if (layout == "strided") return tensor.transpose(2, 3).contiguous().transpose(2, 3);
  return tensor.clone();
}

template <class Operator>
Tensors with_gradient(const Tensors& in, const json& p, const Operator& op) {
  const at::Tensor source = laid_out(in.at("input"), p).requires_grad_();
  const at::Tensor out = op(source, in.at("rois"));
  const auto gradient = torch::autograd::grad({out}, {source}, {in.at("grad").slice(1, 0, out.size(1))});
  return {{"out", out.detach()}, {"gradient", gradient[0]}};
}

HeightWidth output_size(const json& p) {
  const auto size = p.at("output_size").get<std::vector<int64_t>>();
  return {size[0], size[1]};
}

ops::RoiAlignOptions roi_align_options(const json& p) {
  return {.spatial_scale = p.at("spatial_scale"), .sampling_ratio = p.at("sampling_ratio"), .aligned = p.at("aligned")};
}

Tensors roi_align(const Tensors& in, const json& p) {
  return with_gradient(in, p, [&](const at::Tensor& input, const at::Tensor& rois) {
    return ops::roi_align(input, rois, output_size(p), roi_align_options(p));
  });
}

Tensors quantized_roi_align(const Tensors& in, const json& p) {
  const auto scales = p.at("scales").get<std::vector<double>>();
  const auto zeros = p.at("zeros").get<std::vector<int64_t>>();
  const at::Tensor input = at::_make_per_tensor_quantized_tensor(laid_out(in.at("input"), p), scales[0], zeros[0]);
  const at::Tensor rois = at::_make_per_tensor_quantized_tensor(in.at("rois"), scales[1], zeros[1]);
  const at::Tensor out = ops::roi_align(input, rois, output_size(p), roi_align_options(p));
  return {{"out", out.int_repr()}, {"numbers", out.dequantize()}};
}

Tensors roi_pool(const Tensors& in, const json& p) {
  return with_gradient(in, p, [&](const at::Tensor& input, const at::Tensor& rois) {
    return ops::roi_pool(input, rois, output_size(p), {.spatial_scale = p.at("spatial_scale")});
  });
}

Tensors ps_roi_align(const Tensors& in, const json& p) {
  return with_gradient(in, p, [&](const at::Tensor& input, const at::Tensor& rois) {
    return ops::ps_roi_align(input, rois, output_size(p),
                             {.spatial_scale = p.at("spatial_scale"), .sampling_ratio = p.at("sampling_ratio")});
  });
}

Tensors ps_roi_pool(const Tensors& in, const json& p) {
  return with_gradient(in, p, [&](const at::Tensor& input, const at::Tensor& rois) {
    return ops::ps_roi_pool(input, rois, output_size(p), {.spatial_scale = p.at("spatial_scale")});
  });
}

Tensors roi_align_rotated(const Tensors& in, const json& p) {
  return with_gradient(in, p, [&](const at::Tensor& input, const at::Tensor& rois) {
    return ops::roi_align_rotated(input, rois, output_size(p),
                                  {.spatial_scale = p.at("spatial_scale"), .sampling_ratio = p.at("sampling_ratio")});
  });
}

}  // namespace

Functions ops_roi_functions() {
  return {{"ops.ps_roi_align", ps_roi_align},
          {"ops.ps_roi_pool", ps_roi_pool},
          {"ops.roi_align", roi_align},
          {"ops.roi_align of quantized maps", quantized_roi_align},
          {"ops.roi_align_rotated", roi_align_rotated},
          {"ops.roi_pool", roi_pool}};
}

}  // namespace torchvision::parity
