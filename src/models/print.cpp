#include <torch/nn.h>

#include <charconv>
#include <ostream>
#include <sstream>

#include "torchvision/models/classifier.h"

namespace torchvision::models {
namespace {

/// Python's repr of a float: the shortest text that reads back the same.
std::string text(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string shortest(buffer, end);
  return shortest.find_first_of(".en") == std::string::npos ? shortest + ".0" : shortest;
}

std::string text(bool value) { return value ? "True" : "False"; }
std::string text(int64_t value) { return std::to_string(value); }
std::string text(std::optional<int64_t> value) { return value ? std::to_string(*value) : "None"; }

template <size_t N, class T>
std::string text(const torch::ExpandingArray<N, T>& values) {
  std::string all;
  for (const auto& value : *values) all += (all.empty() ? "" : ", ") + text(value);
  return "(" + all + ")";
}

/// One number where Python was given one: all are equal in every network of torchvision.
template <size_t N, class T>
std::string scalar_text(const torch::ExpandingArray<N, T>& values) {
  for (const auto& value : *values)
    if (value != (*values)[0]) return text(values);
  return text((*values)[0]);
}

template <class Array>
bool all_are(const Array& values, int64_t wanted) {
  return std::ranges::all_of(*values, [=](int64_t value) { return value == wanted; });
}

std::string describe(const torch::nn::Conv2dImpl& conv) {
  const auto& options = conv.options;
  std::string out = text(options.in_channels()) + ", " + text(options.out_channels()) +
                    ", kernel_size=" + text(options.kernel_size()) + ", stride=" + text(options.stride());
  if (const auto* padding = std::get_if<torch::ExpandingArray<2>>(&options.padding()); padding && !all_are(*padding, 0))
    out += ", padding=" + text(*padding);
  if (!all_are(options.dilation(), 1)) out += ", dilation=" + text(options.dilation());
  if (options.groups() != 1) out += ", groups=" + text(options.groups());
  return options.bias() ? out : out + ", bias=False";
}

std::string describe(const torch::nn::BatchNorm2dImpl& norm) {
  const auto& options = norm.options;
  return text(options.num_features()) + ", eps=" + text(options.eps()) +
         ", momentum=" + (options.momentum() ? text(*options.momentum()) : "None") +
         ", affine=" + text(options.affine()) + ", bias=" + text(options.affine()) +
         ", track_running_stats=" + text(options.track_running_stats());
}

std::string describe(const torch::nn::GroupNormImpl& norm) {
  const auto& options = norm.options;
  return text(options.num_groups()) + ", " + text(options.num_channels()) + ", eps=" + text(options.eps()) +
         ", affine=" + text(options.affine());
}

std::string describe(const torch::nn::LinearImpl& linear) {
  const auto& options = linear.options;
  return "in_features=" + text(options.in_features()) + ", out_features=" + text(options.out_features()) +
         ", bias=" + text(options.bias());
}

std::string describe(const torch::nn::MaxPool2dImpl& pool) {
  const auto& options = pool.options;
  return "kernel_size=" + scalar_text(options.kernel_size()) + ", stride=" + scalar_text(options.stride()) +
         ", padding=" + scalar_text(options.padding()) + ", dilation=" + scalar_text(options.dilation()) +
         ", ceil_mode=" + text(options.ceil_mode());
}

std::string describe(const torch::nn::AdaptiveAvgPool2dImpl& pool) {
  return "output_size=" + text(pool.options.output_size());
}

std::string describe(const torch::nn::DropoutImpl& dropout) {
  return "p=" + text(dropout.options.p()) + ", inplace=" + text(dropout.options.inplace());
}

std::string describe_in_place(bool in_place) { return in_place ? "inplace=True" : ""; }
std::string describe(const torch::nn::ReLUImpl& relu) { return describe_in_place(relu.options.inplace()); }
std::string describe(const torch::nn::ReLU6Impl& relu) { return describe_in_place(relu.options.inplace()); }
std::string describe(const torch::nn::SequentialImpl&) { return ""; }
std::string describe(const torch::nn::IdentityImpl&) { return ""; }

template <class... Modules>
std::string describe_any(const torch::nn::Module& module) {
  std::string out;
  (void)((dynamic_cast<const Modules*>(&module) && ((out = describe(dynamic_cast<const Modules&>(module))), true)) ||
         ...);
  return out;
}

std::string class_name(const torch::nn::Module& module) {
  std::string name = module.name();
  if (const size_t colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  if (name.ends_with("Impl")) name.erase(name.size() - 4);
  return name;
}

void print(std::string& out, const torch::nn::Module& module, const std::string& indent) {
  out += class_name(module) + "(";
  out +=
      describe_any<torch::nn::Conv2dImpl, torch::nn::BatchNorm2dImpl, torch::nn::GroupNormImpl, torch::nn::LinearImpl,
                   torch::nn::MaxPool2dImpl, torch::nn::AdaptiveAvgPool2dImpl, torch::nn::DropoutImpl,
                   torch::nn::ReLUImpl, torch::nn::ReLU6Impl, torch::nn::SequentialImpl, torch::nn::IdentityImpl>(
          module);
  const auto children = module.named_children();
  for (const auto& child : children) {
    out += "\n" + indent + "  (" + child.key() + "): ";
    print(out, *child.value(), indent + "  ");
  }
  if (!children.is_empty()) out += "\n" + indent;
  out += ")";
}

}  // namespace

std::string to_string(const torch::nn::Module& module) {
  std::string out;
  print(out, module, "");
  return out;
}

std::ostream& operator<<(std::ostream& stream, const Classifier& model) { return stream << to_string(model); }

}  // namespace torchvision::models
