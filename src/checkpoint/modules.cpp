#include "torchvision/checkpoint/modules.h"

#include <torch/nn.h>

#include <algorithm>

#include "torchvision/core/error.h"
#include "torchvision/core/saved_names.h"

namespace torchvision::checkpoint {
namespace {

using torch::nn::Module;

// Python's modules carry a version in their state dict. Theirs that is not 1: batch and instance norms since
// num_batches_tracked came (PyTorch 0.4.1).
int64_t version_of(const Module& module) {
  if (const auto* saved = dynamic_cast<const SavedNames*>(&module)) return saved->version();
  using namespace torch::nn;  // NOLINT(google-build-using-namespace): six class names
  const bool normalises = module.as<BatchNorm1dImpl>() != nullptr || module.as<BatchNorm2dImpl>() != nullptr ||
                          module.as<BatchNorm3dImpl>() != nullptr || module.as<InstanceNorm1dImpl>() != nullptr ||
                          module.as<InstanceNorm2dImpl>() != nullptr || module.as<InstanceNorm3dImpl>() != nullptr;
  return normalises ? 2 : 1;
}

// The module's own tensors, for state_dict to detach. `prefix` ends in a dot, or is empty for the root.
void collect(const Module& module, const std::string& prefix, StateDict& result, StateDict::Versions& versions) {
  versions.emplace_back(prefix.empty() ? prefix : prefix.substr(0, prefix.size() - 1), version_of(module));
  for (const auto& parameter : module.named_parameters(/*recurse=*/false))
    if (parameter.value().defined()) result.insert(prefix + parameter.key(), parameter.value());
  for (const auto& buffer : module.named_buffers(/*recurse=*/false))
    if (buffer.value().defined()) result.insert(prefix + buffer.key(), buffer.value());
  for (const auto& child : module.named_children())
    collect(*child.value(), prefix + child.key() + ".", result, versions);
}

std::string shape_of(const at::Tensor& tensor) {
  std::string text = "(";
  for (const int64_t size : tensor.sizes()) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::optional<int64_t> version_in(const StateDict& state_dict, std::string_view module) {
  for (const auto& [name, version] : state_dict.versions())
    if (name == module) return version;
  return std::nullopt;
}

// The version of the module whose tensors have this prefix, which ends in a dot or is empty.
std::optional<int64_t> version_under(const StateDict& state_dict, std::string_view prefix) {
  return version_in(state_dict, prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1));
}

void prepare(Module& module, const std::string& prefix, const StateDict& source) {
  if (auto* saved = dynamic_cast<SavedNames*>(&module)) saved->prepare_for(version_under(source, prefix));
  for (const auto& child : module.named_children()) prepare(*child.value(), prefix + child.key() + ".", source);
}

// `source` with the names that the tensors of `module` and its children have today. `prefix` as in collect.
StateDict with_names_of_today(const Module& module, const std::string& prefix, StateDict source) {
  if (const auto* saved = dynamic_cast<const SavedNames*>(&module)) {
    const auto version = version_under(source, prefix);
    StateDict renamed;
    for (const auto& [name, tensor] : source) {
      if (!name.starts_with(prefix))
        renamed.insert(name, tensor);
      else if (const auto today = saved->name_today(std::string_view(name).substr(prefix.size()), version))
        renamed.insert(prefix + *today, tensor);
    }
    renamed.set_versions(source.versions());
    source = std::move(renamed);
  }
  for (const auto& child : module.named_children())
    source = with_names_of_today(*child.value(), prefix + child.key() + ".", std::move(source));
  return source;
}

// Files from before PyTorch 0.4.1, model-zoo files among them, have no num_batches_tracked; Python lets them pass.
bool may_be_missing(const std::string& name, const StateDict& state_dict) {
  constexpr std::string_view kSuffix = "num_batches_tracked";
  if (!name.ends_with(kSuffix)) return false;
  const std::string prefix = name.size() == kSuffix.size() ? "" : name.substr(0, name.size() - kSuffix.size() - 1);
  const auto version = version_in(state_dict, prefix);
  return !version || *version < 2;
}

// Python takes a one-element vector for a scalar: files from before PyTorch 0.4 had no scalars.
at::Tensor as_shaped(const at::Tensor& source, const at::Tensor& target) {
  return target.dim() == 0 && source.dim() == 1 && source.size(0) == 1 ? source[0] : source;
}

[[noreturn]] void fail(const IncompatibleKeys& keys, const std::vector<std::string>& shapes) {
  std::string text;
  const auto add = [&](const char* title, const std::vector<std::string>& names) {
    if (!names.empty()) text += (text.empty() ? "" : "; ") + (title + joined(names));
  };
  add("missing: ", keys.missing_keys);
  add("unexpected: ", keys.unexpected_keys);
  add("of another shape: ", shapes);
  throw FormatError(ErrorCode::kMismatch, "state dict does not fit the model", {.actual = std::move(text)});
}

/// A module beside a state dict.
struct Comparison {
  IncompatibleKeys keys;
  std::vector<std::string> shapes;                        ///< what is of another shape, in words
  std::vector<std::string> names;                         ///< of what fits
  std::vector<std::pair<at::Tensor, at::Tensor>> copies;  ///< its tensors, of the module and of the state dict
};

Comparison compare(Module& module, const StateDict& given) {
  prepare(module, "", given);
  const StateDict source = with_names_of_today(module, "", given);
  StateDict target;
  StateDict::Versions versions;
  collect(module, "", target, versions);
  Comparison found;
  for (const auto& [name, tensor] : target) {
    if (!source.contains(name)) {
      if (!may_be_missing(name, source)) found.keys.missing_keys.push_back(name);
      continue;
    }
    const at::Tensor value = as_shaped(source.at(name), tensor);
    if (value.sizes() != tensor.sizes()) {
      found.shapes.push_back(name + " is " + shape_of(value) + " in the file and " + shape_of(tensor) +
                             " in the model");
      continue;
    }
    found.names.push_back(name);
    found.copies.emplace_back(tensor, value);
  }
  for (const auto& [name, tensor] : source)
    if (!target.contains(name)) found.keys.unexpected_keys.push_back(name);
  return found;
}

void copy_all(std::vector<std::pair<at::Tensor, at::Tensor>>& copies, bool assign) {
  const at::NoGradGuard no_grad;
  for (auto& [to, from] : copies) {
    if (assign && to.dtype() == from.dtype() && to.device() == from.device())
      to.set_data(from);
    else
      to.copy_(from);
  }
}

bool share_a_name(const StateDict& a, const StateDict& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& entry) { return b.contains(entry.first); });
}

/// `given` without what wrappers put before all names, as far as it takes to find a name of the module's.
StateDict without_wrappers(const StateDict& given, const StateDict& own) {
  StateDict result = given;
  while (!result.empty() && !share_a_name(result, own)) {
    const std::string& first = result.begin()->first;
    const std::string prefix = first.substr(0, first.find('.') + 1);
    const bool wraps =
        (prefix == "module." || prefix == "_orig_mod." || prefix == "model.") &&
        std::all_of(result.begin(), result.end(), [&](const auto& e) { return e.first.starts_with(prefix); });
    if (!wraps) return given;
    StateDict inner;
    for (const auto& [name, tensor] : result) inner.insert(name.substr(prefix.size()), tensor);
    result = std::move(inner);
  }
  return result;
}

}  // namespace

StateDict state_dict(const Module& module) {
  StateDict own;
  StateDict::Versions versions;
  collect(module, "", own, versions);
  StateDict result;
  for (const auto& [name, tensor] : own) result.insert(name, tensor.detach());
  result.set_versions(std::move(versions));
  return result;
}

IncompatibleKeys load_state_dict(Module& module, const StateDict& given, const LoadStateDictOptions& options) {
  Comparison found = compare(module, given);
  IncompatibleKeys& keys = found.keys;
  if (!found.shapes.empty() || (options.strict && (!keys.missing_keys.empty() || !keys.unexpected_keys.empty())))
    fail(keys, found.shapes);
  copy_all(found.copies, options.assign);
  return keys;
}

LoadReport load_matching(Module& module, const StateDict& given) {
  Comparison found = compare(module, without_wrappers(given, state_dict(module)));
  if (found.copies.empty()) fail(found.keys, found.shapes);
  copy_all(found.copies, /*assign=*/false);
  return {.taken = std::move(found.names),
          .missing_keys = std::move(found.keys.missing_keys),
          .unexpected_keys = std::move(found.keys.unexpected_keys),
          .other_shapes = std::move(found.shapes)};
}

std::string to_string(const LoadReport& report) {
  const auto line = [](const char* title, const std::vector<std::string>& names) {
    return names.empty() ? "" : "\n" + std::string(title) + joined(names);
  };
  const size_t all = report.taken.size() + report.missing_keys.size() + report.other_shapes.size();
  return "took " + std::to_string(report.taken.size()) + " of the model's " + std::to_string(all) + " tensors" +
         line("of another shape: ", report.other_shapes) + line("missing: ", report.missing_keys) +
         line("unexpected: ", report.unexpected_keys);
}

}  // namespace torchvision::checkpoint
