#include "torchvision/ops/modules/feature_pyramid_network.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include "ops/modules/layers.h"
#include "torchvision/ops/modules/misc.h"

namespace torchvision::ops {
namespace {

void init_pyramid_convolution(torch::nn::Conv2dImpl& conv) {
  if (NoInitGuard::is_enabled()) return;
  torch::nn::init::kaiming_uniform_(conv.weight, /*a=*/1);
  if (conv.bias.defined()) torch::nn::init::zeros_(conv.bias);
}

at::Tensor result_of(torch::nn::ModuleListImpl& blocks, const at::Tensor& x, int64_t idx) {
  const auto count = static_cast<int64_t>(blocks.size());
  if (idx < 0) idx += count;
  if (idx < 0 || idx >= count) return x;
  return blocks.at<Conv2dNormActivationImpl>(static_cast<size_t>(idx)).forward(x);
}

}  // namespace

ExtraFPNBlock::~ExtraFPNBlock() = default;

LastLevelMaxPoolImpl::LastLevelMaxPoolImpl() : CloneableByOptions("LastLevelMaxPool") {}

ExtraFPNBlock::Extended LastLevelMaxPoolImpl::forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>&,
                                                      std::vector<std::string> names) {
  names.emplace_back("pool");
  // One pixel a window: the same pixels and gradients as those of a slice, in the layout that Python's have.
  results.push_back(at::max_pool2d(results.back(), 1, 2));
  return {std::move(results), std::move(names)};
}

LastLevelP6P7Impl::LastLevelP6P7Impl(int64_t in, int64_t out)
    : CloneableByOptions("LastLevelP6P7"), in_channels(in), out_channels(out) {
  const auto strided = [](int64_t from, int64_t to) {
    return torch::nn::Conv2dOptions(from, to, 3).stride(2).padding(1);
  };
  p6 = register_module("p6", conv2d(strided(in_channels, out_channels)));
  p7 = register_module("p7", conv2d(strided(out_channels, out_channels)));
  init_pyramid_convolution(*p6);
  init_pyramid_convolution(*p7);
}

ExtraFPNBlock::Extended LastLevelP6P7Impl::forward(std::vector<at::Tensor> results, const std::vector<at::Tensor>& x,
                                                   std::vector<std::string> names) {
  const at::Tensor sixth = p6(in_channels == out_channels ? results.back() : x.back());
  results.push_back(sixth);
  results.push_back(p7(sixth.relu()));
  names.insert(names.end(), {"p6", "p7"});
  return {std::move(results), std::move(names)};
}

FeaturePyramidNetworkImpl::FeaturePyramidNetworkImpl(std::vector<int64_t> in, int64_t out,
                                                     FeaturePyramidNetworkOptions pyramid)
    : CloneableByOptions("FeaturePyramidNetwork"),
      in_channels_list(std::move(in)),
      out_channels(out),
      options(std::move(pyramid)) {
  inner_blocks = register_module("inner_blocks", torch::nn::ModuleList());
  layer_blocks = register_module("layer_blocks", torch::nn::ModuleList());
  for (const int64_t in_channels : in_channels_list) {
    TORCH_CHECK_VALUE(in_channels != 0, "FeaturePyramidNetwork: in_channels=0 is currently not supported");
    const auto block = [&](int64_t channels, int64_t kernel_size) {
      return Conv2dNormActivation(
          channels, out_channels,
          {.kernel_size = kernel_size, .norm_layer = options.norm_layer, .activation_layer = nullptr});
    };
    const Conv2dNormActivation inner = block(in_channels, 1), layer = block(out_channels, 3);
    inner_blocks->push_back(inner);
    layer_blocks->push_back(layer);
  }
  for (const auto& module : modules(/*include_self=*/false))
    if (auto* conv = module->as<torch::nn::Conv2dImpl>()) init_pyramid_convolution(*conv);
  if (options.extra_blocks) register_module("extra_blocks", options.extra_blocks);
}

at::Tensor FeaturePyramidNetworkImpl::get_result_from_inner_blocks(const at::Tensor& x, int64_t idx) {
  return result_of(*inner_blocks, x, idx);
}

at::Tensor FeaturePyramidNetworkImpl::get_result_from_layer_blocks(const at::Tensor& x, int64_t idx) {
  return result_of(*layer_blocks, x, idx);
}

FeatureMaps FeaturePyramidNetworkImpl::forward(const FeatureMaps& x) {
  TORCH_CHECK_VALUE(x.size() == in_channels_list.size() && !x.is_empty(),
                    "FeaturePyramidNetwork: expected one feature map for each of the ", in_channels_list.size(),
                    " numbers in in_channels_list, got ", x.size());
  std::vector<std::string> names = x.keys();
  const std::vector<at::Tensor> maps = x.values();
  std::vector<at::Tensor> results(maps.size());
  at::Tensor above;
  for (size_t level = maps.size(); level-- > 0;) {
    const auto idx = static_cast<int64_t>(level);
    const at::Tensor lateral = get_result_from_inner_blocks(maps[level], idx);
    above = above.defined() ? lateral + at::upsample_nearest2d(above, lateral.sizes().slice(2)) : lateral;
    results[level] = get_result_from_layer_blocks(above, idx);
  }
  if (options.extra_blocks) std::tie(results, names) = options.extra_blocks->forward(std::move(results), maps, names);

  FeatureMaps out;
  for (size_t i = 0; i < std::min(names.size(), results.size()); ++i) {
    if (at::Tensor* same = out.find(names[i]))
      *same = results[i];  // as in Python's dict
    else
      out.insert(names[i], results[i]);
  }
  return out;
}

std::optional<std::string> FeaturePyramidNetworkImpl::name_today(std::string_view name,
                                                                 std::optional<int64_t> version) const {
  if (version && *version >= 2) return std::string(name);
  for (size_t i = 0; i < in_channels_list.size(); ++i)
    for (const char* blocks : {"inner_blocks.", "layer_blocks."}) {
      const std::string block = blocks + std::to_string(i) + ".";
      for (const char* tensor : {"weight", "bias"})
        if (name == block + tensor) return block + "0." + tensor;
    }
  return std::string(name);
}

std::tuple<std::vector<int64_t>, int64_t, FeaturePyramidNetworkOptions> FeaturePyramidNetworkImpl::arguments() const {
  FeaturePyramidNetworkOptions own = options;
  if (own.extra_blocks) own.extra_blocks = std::dynamic_pointer_cast<ExtraFPNBlock>(own.extra_blocks->clone());
  return {in_channels_list, out_channels, std::move(own)};
}

}  // namespace torchvision::ops
