#include <torch/nn.h>

#include <ostream>

#include "core/python_text.h"
#include "torchvision/ops/modules/module.h"

namespace torchvision::ops {
namespace {

using core::python_text;
namespace nn = torch::nn;

template <size_t N, class T>
std::string tuple_text(const torch::ExpandingArray<N, T>& values) {
  return "(" + core::python_items(*values) + ")";
}

/// One number where Python was given one: all are equal in every network of torchvision.
template <size_t N, class T>
std::string scalar_text(const torch::ExpandingArray<N, T>& values) {
  for (const auto& value : *values)
    if (value != (*values)[0]) return tuple_text(values);
  return python_text((*values)[0]);
}

template <class Array>
bool all_are(const Array& values, int64_t wanted) {
  return std::ranges::all_of(*values, [=](int64_t value) { return value == wanted; });
}

template <size_t D>
std::string padding_text(const typename nn::ConvOptions<D>::padding_t& padding) {
  if (const auto* sizes = std::get_if<torch::ExpandingArray<D>>(&padding))
    return all_are(*sizes, 0) ? "" : ", padding=" + tuple_text(*sizes);
  return std::holds_alternative<torch::enumtype::kSame>(padding) ? ", padding=same" : ", padding=valid";
}

std::string padding_mode_text(const nn::detail::conv_padding_mode_t& mode) {
  if (std::holds_alternative<torch::enumtype::kReflect>(mode)) return ", padding_mode=reflect";
  if (std::holds_alternative<torch::enumtype::kReplicate>(mode)) return ", padding_mode=replicate";
  return std::holds_alternative<torch::enumtype::kCircular>(mode) ? ", padding_mode=circular" : "";
}

template <size_t D, class Derived>
std::string describe(const nn::ConvNdImpl<D, Derived>& conv) {
  const auto& options = conv.options;
  std::string out = python_text(options.in_channels()) + ", " + python_text(options.out_channels()) +
                    ", kernel_size=" + tuple_text(options.kernel_size()) + ", stride=" + tuple_text(options.stride()) +
                    padding_text<D>(options.padding());
  if (!all_are(options.dilation(), 1)) out += ", dilation=" + tuple_text(options.dilation());
  if (options.groups() != 1) out += ", groups=" + python_text(options.groups());
  if (!options.bias()) out += ", bias=False";
  return out + padding_mode_text(options.padding_mode());
}

/// Batch and instance normalisations.
template <size_t D, class Derived, class Options>
std::string describe(const nn::NormImplBase<D, Derived, Options>& norm) {
  const Options& options = norm.options;
  const std::optional<double> momentum = options.momentum();
  return python_text(options.num_features()) + ", eps=" + python_text(options.eps()) +
         ", momentum=" + python_text(momentum) + ", affine=" + python_text(options.affine()) +
         ", bias=" + python_text(options.affine()) +
         ", track_running_stats=" + python_text(options.track_running_stats());
}

std::string describe(const nn::GroupNormImpl& norm) {
  const auto& options = norm.options;
  return python_text(options.num_groups()) + ", " + python_text(options.num_channels()) +
         ", eps=" + python_text(options.eps()) + ", affine=" + python_text(options.affine()) +
         ", bias=" + python_text(options.affine());
}

std::string describe(const nn::LayerNormImpl& norm) {
  const auto& options = norm.options;
  const auto& shape = options.normalized_shape();
  return "(" + core::python_items(shape) + (shape.size() == 1 ? ",)" : ")") + ", eps=" + python_text(options.eps()) +
         ", elementwise_affine=" + python_text(options.elementwise_affine()) +
         ", bias=" + python_text(options.elementwise_affine());
}

std::string describe(const nn::LinearImpl& linear) {
  const auto& options = linear.options;
  return "in_features=" + python_text(options.in_features()) + ", out_features=" + python_text(options.out_features()) +
         ", bias=" + python_text(options.bias());
}

std::string describe(const nn::MaxPool2dImpl& pool) {
  const auto& options = pool.options;
  return "kernel_size=" + scalar_text(options.kernel_size()) + ", stride=" + scalar_text(options.stride()) +
         ", padding=" + scalar_text(options.padding()) + ", dilation=" + scalar_text(options.dilation()) +
         ", ceil_mode=" + python_text(options.ceil_mode());
}

std::string describe(const nn::AdaptiveAvgPool2dImpl& pool) {
  return "output_size=" + tuple_text(pool.options.output_size());
}

std::string describe(const nn::AvgPool2dImpl& pool) {
  const auto& options = pool.options;
  return "kernel_size=" + scalar_text(options.kernel_size()) + ", stride=" + scalar_text(options.stride()) +
         ", padding=" + scalar_text(options.padding());
}

std::string describe(const nn::FlattenImpl& flatten) {
  return "start_dim=" + python_text(flatten.options.start_dim()) +
         ", end_dim=" + python_text(flatten.options.end_dim());
}

std::string describe(const nn::DropoutImpl& dropout) {
  return "p=" + python_text(dropout.options.p()) + ", inplace=" + python_text(dropout.options.inplace());
}

std::string describe_in_place(bool in_place) { return in_place ? "inplace=True" : ""; }
std::string describe_more(bool in_place) { return in_place ? ", inplace=True" : ""; }
std::string describe(const nn::ReLUImpl& relu) { return describe_in_place(relu.options.inplace()); }
std::string describe(const nn::ReLU6Impl& relu) { return describe_in_place(relu.options.inplace()); }
std::string describe(const nn::LeakyReLUImpl& relu) {
  return "negative_slope=" + python_text(relu.options.negative_slope()) + describe_more(relu.options.inplace());
}
std::string describe(const nn::ELUImpl& elu) {
  return "alpha=" + python_text(elu.options.alpha()) + describe_more(elu.options.inplace());
}
std::string describe(const nn::HardtanhImpl& hardtanh) {
  return "min_val=" + python_text(hardtanh.options.min_val()) + ", max_val=" + python_text(hardtanh.options.max_val()) +
         describe_more(hardtanh.options.inplace());
}
std::string describe(const nn::GELUImpl& gelu) {
  return "approximate=" + core::python_quoted(gelu.options.approximate());
}

template <class... Modules>
std::string describe_any(const nn::Module& module) {
  std::string out;
  (void)((dynamic_cast<const Modules*>(&module) && ((out = describe(dynamic_cast<const Modules&>(module))), true)) ||
         ...);
  return out;
}

std::string extra_repr(const nn::Module& module) {
  if (const auto* described = dynamic_cast<const Described*>(&module)) return described->extra_repr();
  return describe_any<nn::Conv1dImpl, nn::Conv2dImpl, nn::Conv3dImpl, nn::BatchNorm1dImpl, nn::BatchNorm2dImpl,
                      nn::BatchNorm3dImpl, nn::InstanceNorm2dImpl, nn::InstanceNorm3dImpl, nn::GroupNormImpl,
                      nn::LayerNormImpl, nn::LinearImpl, nn::MaxPool2dImpl, nn::AdaptiveAvgPool2dImpl,
                      nn::AvgPool2dImpl, nn::FlattenImpl, nn::DropoutImpl, nn::ReLUImpl, nn::ReLU6Impl,
                      nn::LeakyReLUImpl, nn::ELUImpl, nn::HardtanhImpl, nn::GELUImpl>(module);
}

std::string class_name(const nn::Module& module) {
  std::string name = module.name();
  if (const size_t colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  if (name.ends_with("Impl")) name.erase(name.size() - 4);
  return name;
}

std::string indented(const std::string& text) {
  std::string out;
  for (const char byte : text) out += byte == '\n' ? std::string("\n  ") : std::string(1, byte);
  return out;
}

struct PrintedChild {
  std::string name;
  std::string text;
  size_t repeats = 1;
};

/// A module list's equal neighbours are one: "(0-2): 3 x ReLU()".
std::vector<PrintedChild> printed_children(const nn::Module& module) {
  const bool merges = module.as<nn::ModuleListImpl>() != nullptr;
  std::vector<PrintedChild> printed;
  std::string first;
  for (const auto& child : module.named_children()) {
    std::string text = to_string(*child.value());
    if (merges && !printed.empty() && printed.back().text == text) {
      if (printed.back().repeats++ == 1) first = printed.back().name;
      printed.back().name = first + "-" + child.key();
    } else {
      printed.push_back({child.key(), std::move(text)});
    }
  }
  return printed;
}

}  // namespace

std::string to_string(const nn::Module& module) {
  const auto children = printed_children(module);
  const std::string extra = extra_repr(module);
  std::string out = class_name(module) + "(" + (children.empty() || extra.empty() ? extra : "\n  " + extra);
  for (const auto& [name, text, repeats] : children)
    out += "\n  (" + name + "): " + (repeats > 1 ? std::to_string(repeats) + " x " : "") + indented(text);
  return out + (children.empty() ? ")" : "\n)");
}

Described::~Described() = default;

void DescribedModule::pretty_print(std::ostream& stream) const { stream << to_string(*this); }

}  // namespace torchvision::ops
