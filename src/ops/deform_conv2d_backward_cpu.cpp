// Backward, in one pass over the columns: their gradient comes from a matrix product, gives those of input, offset and
// mask, and makes room for the columns, which give that of the weight.
#include <ATen/ATen.h>

#include <cstring>

#include "ops/channels_last.h"
#include "ops/deform_conv2d_call.h"
#include "ops/empty_result.h"
#include "ops/families.h"
#include "ops/for_tasks.h"

namespace torchvision::ops {
namespace {

using at::Tensor;
using kernels::Scratch;

/// Channels that one task handles: in one offset group, and a part of one group of the weight or several whole ones.
struct ChannelRun {
  int64_t first, count;
  int64_t group, groups;  ///< of the weight
  int64_t offset_group;
  int64_t number;  ///< among the runs of its offset group
};

/// Depends on the sizes alone, so that sums are the same for any number of threads.
std::vector<ChannelRun> channel_runs(const DeformCall& call) {
  constexpr int64_t kShortest = 32, kMostRuns = 16;
  const int64_t most = std::max(kShortest, (call.grid.channels / kMostRuns + 7) / 8 * 8);
  const int64_t of_group = call.channels_of_group(), of_offset_group = call.channels_of_offset_group();
  std::vector<ChannelRun> runs;
  for (int64_t first = 0; first < call.grid.channels; first += runs.back().count) {
    const int64_t group = first / of_group, offset_group = first / of_offset_group;
    const int64_t room = std::min(most, (offset_group + 1) * of_offset_group - first);
    const int64_t whole = first % of_group == 0 ? room / of_group : 0;
    const int64_t count = whole > 0 ? whole * of_group : std::min(room, (group + 1) * of_group - first);
    const bool next = !runs.empty() && runs.back().offset_group == offset_group;
    runs.push_back({first, count, group, std::max<int64_t>(whole, 1), offset_group, next ? runs.back().number + 1 : 0});
  }
  return runs;
}

/// Images are shared among tasks too where there are few runs; each share sums its own gradient of the weight.
int64_t shares_of_images(const DeformCall& call, size_t runs) {
  constexpr int64_t kTasks = 16;
  return std::clamp<int64_t>(kTasks / int64_t(runs), 1, call.images());
}

/// Of each run but the first of an offset group, the part of the sums over channels that is added at the end.
struct PartialSums {
  std::vector<Tensor> offset, mask;

  PartialSums(const DeformCall& call, int64_t runs) {
    for (int64_t i = 0; i < runs; ++i) {
      offset.push_back(i == 0 ? at::empty_like(call.offset) : at::zeros_like(call.offset));
      if (call.use_mask) mask.push_back(i == 0 ? at::empty_like(call.mask) : at::zeros_like(call.mask));
    }
  }

  static Tensor total(std::vector<Tensor>& parts) {
    for (size_t i = 1; i < parts.size(); ++i) parts[0].add_(parts[i]);
    return parts[0];
  }
};

template <class Scalar>
class Backward {
 public:
  Backward(const DeformCall& call, const Tensor& grad)
      : call_(call),
        grad_(grad.view({call.images(), call.groups, call.out_channels() / call.groups, call.grid.out_pixels()})),
        runs_(channel_runs(call)),
        shares_(shares_of_images(call, runs_.size())),
        sums_(
            call,
            std::max_element(runs_.begin(), runs_.end(), [](auto& a, auto& b) { return a.number < b.number; })->number +
                1),
        weight_(at::zeros(
            {shares_, call.groups, call.out_channels() / call.groups, call.grid.taps(), call.channels_of_group()},
            call.input.options())) {}

  DeformGradientTensors run() {
    static thread_local Scratch map_scratch, gradient_scratch;
    const size_t bytes = size_t(call_.input.numel()) * sizeof(Scalar);
    map_ = channels_last<Scalar>(call_.input, map_scratch);
    map_gradient_ = reinterpret_cast<Scalar*>(gradient_scratch.get(bytes));
    std::memset(map_gradient_, 0, bytes);
    for_tasks(shares_ * int64_t(runs_.size()),
              [&](int64_t task) { run_task(runs_[size_t(task) % runs_.size()], task / int64_t(runs_.size())); });
    Tensor input = empty_result(call_.input.sizes(), call_.input.options());
    planes_of(map_gradient_, input);
    map_scratch.release_if_large();
    gradient_scratch.release_if_large();
    return {input, weight_.sum(0).transpose(2, 3).contiguous().view(call_.weight.sizes()),
            PartialSums::total(sums_.offset),
            call_.use_mask ? PartialSums::total(sums_.mask) : at::zeros_like(call_.mask)};
  }

 private:
  /// The run's part of a tensor whose dimensions are (groups, ..., C / groups).
  static Tensor part(const Tensor& tensor, const ChannelRun& run) {
    const int64_t of_group = tensor.size(-1);
    return tensor.narrow(0, run.group, run.groups).narrow(-1, run.first - run.group * of_group, run.count / run.groups);
  }

  void run_task(const ChannelRun& run, int64_t share) {
    static thread_local Scratch scratch;
    const int64_t length = call_.strip_length<Scalar>(run.count), pixels = call_.grid.out_pixels();
    auto* columns =
        reinterpret_cast<Scalar*>(scratch.get(size_t(length * call_.grid.taps() * run.count) * sizeof(Scalar)));
    const Tensor weight =
        part(call_.weight.reshape({call_.groups, -1, call_.channels_of_group(), call_.grid.taps()}).transpose(2, 3),
             run)
            .flatten(2);
    Tensor weight_gradient = at::zeros_like(weight);
    for (int64_t image = share * call_.images() / shares_; image < (share + 1) * call_.images() / shares_; ++image)
      for (int64_t first = 0; first < pixels; first += length)
        run_strip(run, {image, first, std::min(length, pixels - first)}, weight, columns, weight_gradient);
    Tensor sum = part(weight_[share], run);
    sum.copy_(weight_gradient.view(sum.sizes()));
    scratch.release_if_large();
  }

  void run_strip(const ChannelRun& run, const DeformCall::Strip& strip, const Tensor& weight, Scalar* columns,
                 Tensor& weight_gradient) {
    const int64_t taps = call_.grid.taps(), of_group = run.count / run.groups;
    const Tensor grad = grad_[strip.image].narrow(0, run.group, run.groups).narrow(2, strip.first, strip.count);
    // As the kernel has them, and as the products take them: (groups, pixels, taps * channels).
    Tensor samples = at::from_blob(columns, {strip.count, taps, run.groups, of_group}, call_.input.options());
    Tensor products = run.groups == 1 ? samples.view({1, strip.count, -1})
                                      : at::empty({run.groups, strip.count, taps * of_group}, samples.options());
    at::bmm_out(products, grad.transpose(1, 2), weight);
    const Tensor by_groups = products.view({run.groups, strip.count, taps, of_group});
    if (run.groups > 1) samples.copy_(by_groups.permute({1, 2, 0, 3}));
    call_.for_tiles<Scalar>(strip, run.offset_group, [&](const auto& tile, int64_t place) {
      kernels::deform_columns_backward<Scalar>(call_.grid, tile, channels(run, strip.image),
                                               columns + place * taps * run.count, gradients(run, strip.image));
    });
    if (run.groups > 1) by_groups.copy_(samples.permute({2, 0, 1, 3}));
    weight_gradient.baddbmm_(grad, products);
  }

  kernels::DeformChannels<Scalar> channels(const ChannelRun& run, int64_t image) const {
    return {map_ + image * call_.grid.pixels() * call_.grid.channels + run.first, run.count};
  }

  kernels::DeformGradients<Scalar> gradients(const ChannelRun& run, int64_t image) const {
    const auto number = size_t(run.number);
    const int64_t at = (image * call_.offset_groups + run.offset_group) * call_.grid.taps() * call_.grid.out_pixels();
    return {map_gradient_ + image * call_.grid.pixels() * call_.grid.channels + run.first,
            sums_.offset[number].template mutable_data_ptr<Scalar>() + 2 * at,
            call_.use_mask ? sums_.mask[number].template mutable_data_ptr<Scalar>() + at : nullptr};
  }

  const DeformCall& call_;
  const Tensor grad_;
  const std::vector<ChannelRun> runs_;
  const int64_t shares_;
  PartialSums sums_;
  Tensor weight_;
  const Scalar* map_ = nullptr;
  Scalar* map_gradient_ = nullptr;
};

using Gradients = std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor>;

Gradients deform_conv2d_backward_cpu(const Tensor& grad, const Tensor& input, const Tensor& weight,
                                     const Tensor& offset, const Tensor& mask, const Tensor& bias, int64_t stride_h,
                                     int64_t stride_w, int64_t pad_h, int64_t pad_w, int64_t dilation_h,
                                     int64_t dilation_w, int64_t groups, int64_t offset_groups, bool use_mask) {
  const DeformCall call("_deform_conv2d_backward", input, weight, offset, mask, bias,
                        {stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w}, groups, offset_groups, use_mask);
  const std::array<int64_t, 4> shape = {call.images(), call.out_channels(), call.grid.out_height, call.grid.out_width};
  const at::IntArrayRef sizes = shape;
  TORCH_CHECK_VALUE(grad.sizes() == sizes, "_deform_conv2d_backward: expected grad of shape ", sizes, ", got ",
                    grad.sizes());
  TORCH_CHECK_TYPE(grad.scalar_type() == input.scalar_type(),
                   "_deform_conv2d_backward: expected grad of the input's dtype, ", input.scalar_type(), ", got ",
                   grad.scalar_type());
  const Tensor gradient = grad.contiguous();
  const Tensor of_bias = gradient.sum({0, 2, 3});
  if (grad.numel() == 0 || input.numel() == 0)
    return {at::zeros(input.sizes(), input.options()), at::zeros(weight.sizes(), weight.options()),
            at::zeros_like(call.offset), at::zeros_like(call.mask), of_bias};
  DeformGradientTensors result;
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(input.scalar_type(), "deform_conv2d_backward", [&] {
    if constexpr (std::is_same_v<scalar_t, at::Half>)
      result = deform_conv2d_backward_plain(call, gradient);
    else
      result = Backward<scalar_t>(call, gradient).run();
  });
  return {result[0], result[1], result[2], result[3], of_bias};
}

}  // namespace

void register_deform_conv2d_backward(OpLibrary& library) {
  library.impl(c10::DispatchKey::CPU, "_deform_conv2d_backward", TORCH_FN(deform_conv2d_backward_cpu));
}

}  // namespace torchvision::ops
