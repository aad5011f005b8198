#include "support/module_cases.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/nn.h>

#include "support/checksum.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/ops/modules.h"

namespace torchvision::testing {
namespace {

using nlohmann::json;
using Tensors = std::map<std::string, at::Tensor>;
namespace nn = torch::nn;

ops::NormLayer norm_named(const json& name) {
  if (name.is_null()) return nullptr;
  const std::map<std::string, ops::NormLayer> layers = {
      {"BatchNorm1d", ops::norm<nn::BatchNorm1d>},
      {"BatchNorm2d", ops::norm<nn::BatchNorm2d>},
      {"BatchNorm3d", ops::norm<nn::BatchNorm3d>},
      {"FrozenBatchNorm2d", ops::norm<ops::FrozenBatchNorm2d>},
      {"InstanceNorm2d", ops::norm<nn::InstanceNorm2d>},
      {"LayerNorm", [](int64_t channels) { return nn::AnyModule(nn::LayerNorm(nn::LayerNormOptions({channels}))); }},
      {"GroupNorm", [](int64_t channels) { return nn::AnyModule(nn::GroupNorm(2, channels)); }},
      {"MobileNorm", [](int64_t channels) {
         return nn::AnyModule(nn::BatchNorm2d(nn::BatchNormOptions(channels).eps(0.001).momentum(0.01)));
       }}};
  return layers.at(name.get<std::string>());
}

ops::ActivationLayer activation_named(const json& name) {
  if (name.is_null()) return nullptr;
  const std::map<std::string, ops::ActivationLayer> layers = {
      {"ReLU", ops::activation<nn::ReLU>},         {"ReLU6", ops::activation<nn::ReLU6>},
      {"SiLU", ops::activation<ops::SiLU>},        {"Hardswish", ops::activation<ops::Hardswish>},
      {"Sigmoid", ops::activation<nn::Sigmoid>},   {"Hardsigmoid", ops::activation<ops::Hardsigmoid>},
      {"ELU", ops::activation<nn::ELU>},           {"LeakyReLU", ops::activation<nn::LeakyReLU>},
      {"GELU", ops::activation<nn::GELU>},         {"Tanh", ops::activation<nn::Tanh>},
      {"Hardtanh", ops::activation<nn::Hardtanh>},
  };
  return layers.at(name.get<std::string>());
}

template <size_t D>
void read(const json& value, torch::ExpandingArray<D>& field) {
  for (size_t i = 0; i < D; ++i) field->at(i) = value.is_array() ? value.at(i).get<int64_t>() : value.get<int64_t>();
}

template <size_t D>
void read(const json& value, ops::ConvPadding<D>& field) {
  if (value.is_string()) {
    field = ops::ConvPadding<D>(value.get<std::string>());
  } else if (!value.is_null()) {
    torch::ExpandingArray<D> sizes = 0;
    read(value, sizes);
    field = ops::ConvPadding<D>(sizes);
  }
}

void read(const json& value, ops::NormLayer& field) { field = norm_named(value); }
void read(const json& value, ops::ActivationLayer& field) { field = activation_named(value); }

void read(const json& value, std::optional<bool>& field) {
  field = value.is_null() ? std::nullopt : std::optional(value.get<bool>());
}

void read(const json& value, HeightWidth& field) {
  field = value.is_array() ? HeightWidth(value[0], value[1]) : HeightWidth(value.get<int64_t>());
}

template <class Number>
void read(const json& value, Number& field) {
  field = value.get<Number>();
}

/// What the row does not name keeps its default.
template <class Field>
void read(const json& arguments, const char* name, Field& field) {
  if (arguments.contains(name)) read(arguments.at(name), field);
}

HeightWidth output_size(const json& arguments) {
  const json& size = arguments.at("output_size");
  return size.is_array() ? HeightWidth(size[0], size[1]) : HeightWidth(size.get<int64_t>());
}

template <size_t D>
ops::ConvNormActivationOptions<D> conv_options(const json& a) {
  ops::ConvNormActivationOptions<D> options;
  read(a, "kernel_size", options.kernel_size);
  read(a, "stride", options.stride);
  read(a, "padding", options.padding);
  read(a, "groups", options.groups);
  read(a, "norm_layer", options.norm_layer);
  read(a, "activation_layer", options.activation_layer);
  read(a, "dilation", options.dilation);
  read(a, "inplace", options.inplace);
  read(a, "bias", options.bias);
  return options;
}

nn::AnyModule build_block(const std::string& name, const json& a) {
  if (name == "Conv2dNormActivation")
    return nn::AnyModule(ops::Conv2dNormActivation(a.at("in_channels").get<int64_t>(),
                                                   a.at("out_channels").get<int64_t>(), conv_options<2>(a)));
  if (name == "Conv3dNormActivation")
    return nn::AnyModule(ops::Conv3dNormActivation(a.at("in_channels").get<int64_t>(),
                                                   a.at("out_channels").get<int64_t>(), conv_options<3>(a)));
  if (name == "SqueezeExcitation") {
    ops::SqueezeExcitationOptions options;
    read(a, "activation", options.activation);
    read(a, "scale_activation", options.scale_activation);
    return nn::AnyModule(ops::SqueezeExcitation(a.at("input_channels").get<int64_t>(),
                                                a.at("squeeze_channels").get<int64_t>(), options));
  }
  ops::MLPOptions options;
  read(a, "norm_layer", options.norm_layer);
  read(a, "activation_layer", options.activation_layer);
  read(a, "inplace", options.inplace);
  read(a, "bias", options.bias);
  read(a, "dropout", options.dropout);
  return nn::AnyModule(
      ops::MLP(a.at("in_channels").get<int64_t>(), a.at("hidden_channels").get<std::vector<int64_t>>(), options));
}

nn::AnyModule build_small(const std::string& name, const json& a) {
  if (name == "FrozenBatchNorm2d") {
    ops::FrozenBatchNorm2dOptions options;
    read(a, "eps", options.eps);
    return nn::AnyModule(ops::FrozenBatchNorm2d(a.at("num_features").get<int64_t>(), options));
  }
  if (name == "Permute") return nn::AnyModule(ops::Permute(a.at("dims").get<std::vector<int64_t>>()));
  if (name == "StochasticDepth")
    return nn::AnyModule(ops::StochasticDepth(a.at("p").get<double>(), a.at("mode").get<std::string>()));
  ops::DropBlockOptions options;
  read(a, "inplace", options.inplace);
  read(a, "eps", options.eps);
  const auto p = a.at("p").get<double>();
  const auto block_size = a.at("block_size").get<int64_t>();
  return name == "DropBlock2d" ? nn::AnyModule(ops::DropBlock2d(p, block_size, options))
                               : nn::AnyModule(ops::DropBlock3d(p, block_size, options));
}

ops::FeaturePyramidNetwork build_pyramid(const json& a) {
  ops::FeaturePyramidNetworkOptions options;
  read(a, "norm_layer", options.norm_layer);
  if (const json extra = a.value("extra_blocks", json()); extra.is_string())
    options.extra_blocks = ops::LastLevelMaxPool().ptr();
  else if (extra.is_array())
    options.extra_blocks = ops::LastLevelP6P7(extra[0].get<int64_t>(), extra[1].get<int64_t>()).ptr();
  return ops::FeaturePyramidNetwork(a.at("in_channels_list").get<std::vector<int64_t>>(),
                                    a.at("out_channels").get<int64_t>(), options);
}

ops::MultiScaleRoIAlign build_pooler(const json& a) {
  ops::MultiScaleRoIAlignOptions options;
  read(a, "canonical_scale", options.canonical_scale);
  read(a, "canonical_level", options.canonical_level);
  return ops::MultiScaleRoIAlign(a.at("featmap_names").get<std::vector<std::string>>(), output_size(a),
                                 a.at("sampling_ratio").get<int64_t>(), options);
}

ops::DeformConv2d build_deform(const json& a) {
  ops::DeformConv2dModuleOptions options;
  HeightWidth kernel_size = 1;
  read(a, "kernel_size", kernel_size);
  read(a, "stride", options.stride);
  read(a, "padding", options.padding);
  read(a, "dilation", options.dilation);
  read(a, "groups", options.groups);
  read(a, "bias", options.bias);
  return ops::DeformConv2d(a.at("in_channels").get<int64_t>(), a.at("out_channels").get<int64_t>(), kernel_size,
                           options);
}

bool is_region(const std::string& name) {
  return name.find("RoI") != std::string::npos && name != "MultiScaleRoIAlign";
}

nn::AnyModule build_region(const std::string& name, const json& a) {
  const double scale = a.at("spatial_scale");
  const int64_t ratio = a.value("sampling_ratio", int64_t{0});
  const HeightWidth size = output_size(a);
  if (name == "RoIAlign")
    return nn::AnyModule(
        ops::RoIAlign(size, {.spatial_scale = scale, .sampling_ratio = ratio, .aligned = a.value("aligned", false)}));
  if (name == "RoIPool") return nn::AnyModule(ops::RoIPool(size, {.spatial_scale = scale}));
  if (name == "PSRoIPool") return nn::AnyModule(ops::PSRoIPool(size, {.spatial_scale = scale}));
  return nn::AnyModule(ops::PSRoIAlign(size, {.spatial_scale = scale, .sampling_ratio = ratio}));
}

nn::AnyModule build(const std::string& name, const json& a) {
  if (name == "FeaturePyramidNetwork") return nn::AnyModule(build_pyramid(a));
  if (name == "MultiScaleRoIAlign") return nn::AnyModule(build_pooler(a));
  if (name == "DeformConv2d") return nn::AnyModule(build_deform(a));
  if (is_region(name)) return build_region(name, a);
  return a.contains("in_channels") || a.contains("input_channels") ? build_block(name, a) : build_small(name, a);
}

at::Tensor as_tensor(const std::string& text) {
  return at::tensor(std::vector<int64_t>(text.begin(), text.end()), at::kLong).to(at::kByte);
}

ops::FeatureMaps maps_of(const Tensors& inputs, const json& row) {
  ops::FeatureMaps maps;
  for (const std::string name : row.at("maps")) maps.insert(name, inputs.at("map " + name));
  return maps;
}

Tensors call(nn::AnyModule& module, const Tensors& inputs, const json& row) {
  const auto name = row.at("module").get<std::string>();
  if (name == "FeaturePyramidNetwork") {
    Tensors out;
    std::string names;
    for (const auto& item : module.forward<ops::FeatureMaps>(maps_of(inputs, row))) {
      out["out " + item.key()] = item.value();
      names += (names.empty() ? "" : "\n") + item.key();
    }
    out["names"] = as_tensor(names);
    return out;
  }
  if (name == "MultiScaleRoIAlign") {
    std::vector<at::Tensor> boxes;
    std::vector<ops::ImageSize> sizes;
    for (const auto& shape : row.at("image_shapes")) {
      boxes.push_back(inputs.at("boxes " + std::to_string(boxes.size())));
      sizes.push_back({shape[0], shape[1]});
    }
    return {{"out", module.forward(maps_of(inputs, row), std::move(boxes), std::move(sizes))}};
  }
  if (name == "DeformConv2d") {
    const auto mask = inputs.contains("mask") ? std::optional(inputs.at("mask")) : std::nullopt;
    return {{"out", module.forward(inputs.at("input"), inputs.at("offset"), mask)}};
  }
  if (is_region(name)) return {{"out", module.forward(inputs.at("input"), ops::RoiBoxes(inputs.at("rois")))}};
  return {{"out", module.forward(inputs.at("input"))}};
}

void fill_buffers(nn::Module& module) {
  for (at::Tensor& buffer : module.buffers())
    if (buffer.is_floating_point()) buffer.copy_((at::arange(buffer.numel(), at::kDouble) * 0.37).sin() * 0.5 + 1);
}

at::ScalarType dtype_named(const std::string& name) { return name == "float64" ? at::kDouble : at::kFloat; }

/// The gradients of a sum of all outputs' elements, each weighted by its place.
void add_gradients(Tensors& out, const Tensors& answers, const Tensors& sources, nn::Module& module) {
  at::Tensor total;
  for (const auto& [key, value] : answers) {
    if (!value.is_floating_point()) continue;
    const at::Tensor weights = (at::arange(value.numel(), value.options()).view(value.sizes()) * 0.37).cos();
    const at::Tensor sum = (value * weights).sum();
    total = total.defined() ? total + sum : sum;
  }
  std::vector<at::Tensor> leaves;
  for (const auto& [key, value] : sources) leaves.push_back(value);
  const auto parameters = module.parameters();
  leaves.insert(leaves.end(), parameters.begin(), parameters.end());
  auto gradients = torch::autograd::grad({total}, leaves, {}, std::nullopt, false, /*allow_unused=*/true);
  for (size_t i = 0; i < leaves.size(); ++i)
    if (!gradients[i].defined()) gradients[i] = at::zeros_like(leaves[i]);
  size_t next = 0;
  for (const auto& [key, value] : sources) out["gradient " + key] = gradients[next++];
  std::vector<at::Tensor> flat;
  for (; next < gradients.size(); ++next) flat.push_back(gradients[next].flatten());
  if (!flat.empty()) out["gradients"] = at::cat(flat);
}

}  // namespace

std::shared_ptr<nn::Module> build_module(const std::string& name, const json& arguments) {
  return build(name, arguments).ptr();
}

std::string text_of(const at::Tensor& characters) {
  const auto* data = reinterpret_cast<const char*>(characters.const_data_ptr<uint8_t>());
  return {data, static_cast<size_t>(characters.numel())};
}

Tensors answer_of_module(const json& row, const Tensors& inputs) {
  torch::manual_seed(row.at("seed").get<uint64_t>());
  nn::AnyModule any = build(row.at("module"), row.at("arguments"));
  nn::Module& module = *any.ptr();
  const auto state = checkpoint::state_dict(module);
  Tensors out = {{"printed", as_tensor(ops::to_string(module))},
                 {"keys", as_tensor(key_lines(state))},
                 {"values", state.empty() ? at::zeros({1}, at::kLong) : checksums(state)}};
  fill_buffers(module);
  const at::ScalarType dtype = dtype_named(row.at("dtype"));
  module.train(row.at("training").get<bool>());
  module.to(dtype);
  Tensors sources, given;
  for (const auto& [key, value] : inputs) {
    if (key.starts_with("boxes") || key.starts_with("rois")) {
      given[key] = value;
      continue;
    }
    sources[key] = value.clone().requires_grad_();
    given[key] = sources[key] * 2;  // a leaf cannot be changed in place, its double can
  }
  torch::manual_seed(row.at("seed").get<uint64_t>() + 1);
  const Tensors answers = call(any, given, row);
  add_gradients(out, answers, sources, module);
  for (const auto& [key, value] : answers) out[key] = value.detach();
  return out;
}

}  // namespace torchvision::testing
