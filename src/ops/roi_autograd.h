#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <vector>

#include "ops/families.h"
#include "ops/find_op.h"
#include "ops/roi_checks.h"
#include "ops/together.h"

/// Autograd and shapes of the operators on regions. In Python these live in torchvision's package.
///
/// A `Family` names its operator, `kName`, and has
///   forward(input, rois, RoiArguments) -> variable_list: the pooled regions, and what came from where if it returns
///   that; backward(grad, rois, RoiOrigin) -> Tensor.
namespace torchvision::ops {

using at::Tensor;
using c10::SymInt;

/// What an operator takes beside its tensors.
struct RoiArguments {
  double spatial_scale;
  SymInt pooled_height, pooled_width;
  int64_t sampling_ratio = 0;
  bool aligned = false;
};

/// Where pooled regions came from.
struct RoiOrigin {
  Tensor channels_or_pixels;  ///< channel_mapping or argmax, where the operator returns one
  RoiArguments arguments;
  std::vector<SymInt> sizes;  ///< of the feature map
};

template <class Family>
struct RoiFunction : torch::autograd::Function<RoiFunction<Family>> {
  using Context = torch::autograd::AutogradContext;
  using Variables = torch::autograd::variable_list;

  static Variables apply(const Tensor& input, const Tensor& rois, const RoiArguments& arguments) {
    check_defined(Family::kName, {{"input", input}, {"rois", rois}});
    return torch::autograd::Function<RoiFunction>::apply(input, rois, arguments);
  }

  static Variables forward(Context* context, const Tensor& input, const Tensor& rois, const RoiArguments& arguments) {
    const at::AutoDispatchBelowADInplaceOrView below;
    Variables results = Family::forward(input, rois, arguments);
    auto& saved = context->saved_data;
    saved["spatial_scale"] = arguments.spatial_scale;
    saved["pooled_height"] = arguments.pooled_height;
    saved["pooled_width"] = arguments.pooled_width;
    saved["sampling_ratio"] = arguments.sampling_ratio;
    saved["aligned"] = arguments.aligned;
    saved["sizes"] = input.sym_sizes();
    Variables kept = results;
    kept[0] = rois;
    context->save_for_backward(kept);
    if (results.size() > 1) context->mark_non_differentiable({results[1]});
    return results;
  }

  static Variables backward(Context* context, const Variables& gradients) {
    const auto kept = context->get_saved_variables();
    auto& saved = context->saved_data;
    const RoiArguments arguments{saved["spatial_scale"].toDouble(), saved["pooled_height"].toSymInt(),
                                 saved["pooled_width"].toSymInt(), saved["sampling_ratio"].toInt(),
                                 saved["aligned"].toBool()};
    const RoiOrigin origin{kept.size() > 1 ? kept[1] : Tensor(), arguments, saved["sizes"].toSymIntVector()};
    return {Family::backward(gradients[0], kept[0], origin), {}, {}};
  }
};

/// The backward operator, which has no derivative of its own.
template <class Family>
struct RoiBackwardFunction : torch::autograd::Function<RoiBackwardFunction<Family>> {
  using Context = torch::autograd::AutogradContext;
  using Variables = torch::autograd::variable_list;

  static Tensor apply(const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    check_defined(Family::kName, {{"grad", grad}, {"rois", rois}});
    return torch::autograd::Function<RoiBackwardFunction>::apply(grad, rois, origin);
  }

  static Tensor forward(Context*, const Tensor& grad, const Tensor& rois, const RoiOrigin& origin) {
    const at::AutoDispatchBelowADInplaceOrView below;
    return Family::backward(grad, rois, origin);
  }
  static Variables backward(Context*, const Variables&) {
    TORCH_CHECK(false, "double backwards on ", Family::kName, " not supported");
  }
};

template <class Family>
std::tuple<Tensor, Tensor> roi_pair(const Tensor& input, const Tensor& rois, const RoiArguments& arguments) {
  const auto results = RoiFunction<Family>::apply(input, rois, arguments);
  return {results[0], results[1]};
}

/// (K, channels, pooled height, pooled width) without values.
inline Tensor roi_shape(const char* op, const Tensor& input, const Tensor& rois, const SymInt& channels,
                        const SymInt& pooled_height, const SymInt& pooled_width) {
  check_sizes(op, "an output_size", {pooled_height, pooled_width});
  return at::empty_symint({rois.sym_size(0), channels, pooled_height, pooled_width}, input.options());
}

/// The two results of an operator that says what came from where.
inline std::tuple<Tensor, Tensor> roi_shapes(const char* op, const Tensor& input, const Tensor& rois,
                                             const SymInt& channels, const SymInt& pooled_height,
                                             const SymInt& pooled_width) {
  const Tensor pooled = roi_shape(op, input, rois, channels, pooled_height, pooled_width);
  return {pooled, at::empty_symint(pooled.sym_sizes(), pooled.options().dtype(at::kInt))};
}

inline Tensor roi_gradient_shape(const char* op, const Tensor& grad, const Tensor& rois,
                                 const std::vector<SymInt>& sizes) {
  TORCH_CHECK_TYPE(grad.scalar_type() == rois.scalar_type(), op,
                   ": Expected tensor for grad to have the same type as tensor for rois; but type ", grad.scalar_type(),
                   " does not equal ", rois.scalar_type());
  check_meta(op, {{"grad", grad}, {"rois", rois}});
  check_sizes(op, "sizes of the input", sizes);
  return at::empty_symint(sizes, grad.options());
}

}  // namespace torchvision::ops
