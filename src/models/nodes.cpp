#include "models/nodes.h"

#include <algorithm>

#include "torchvision/core/error.h"

namespace torchvision::models::nodes {
namespace {

/// Python takes any number behind a name for one that its tracer added, a layer's own ("ln_1") too.
std::string_view without_number(std::string_view name) {
  const size_t last = name.find_last_not_of("0123456789");
  const bool is_numbered = last != std::string_view::npos && last > 0 && last + 1 < name.size() && name[last] == '_';
  return is_numbered ? name.substr(0, last) : name;
}

}  // namespace

ModuleNames module_names(const torch::nn::Module& root) {
  ModuleNames names;
  for (const auto& item : root.named_modules()) names.emplace(item.value().get(), item.key());
  return names;
}

std::string Recorder::path_of(const torch::nn::Module& module) const {
  const auto found = names_.find(&module);
  if (found == names_.end())
    throw Error(
        ErrorCode::kInvalidArgument, "feature extraction: the model's modules changed after they were named",
        {.actual = "a " + module.name() + " that was not in the model", .hint = "create the feature extractor again"});
  return found->second;
}

std::string Recorder::inside(std::string_view node) const {
  const bool is_root = frames_.empty() || frames_.back().path.empty();
  return (is_root ? "" : frames_.back().path + ".") + std::string(node);
}

std::string Recorder::next(std::string_view path) const {
  const std::string name(without_number(path));
  const auto times = times_.find(name);
  return times == times_.end() ? name : name + "_" + std::to_string(times->second);
}

void Recorder::tell(std::string_view path, const at::Tensor& value, bool is_in_place) {
  const std::string name = next(path);
  ++times_[std::string(without_number(path))];
  visit_({name, value, is_in_place});
}

void Recorder::record(std::string_view node, const at::Tensor& value, bool is_in_place) {
  if (!is_in_leaf()) tell(inside(node), value, is_in_place);
}

void Recorder::record_parameter(std::string_view parameter, const at::Tensor& value) {
  if (is_in_leaf()) return;
  std::string node = inside(parameter);
  std::ranges::replace(node, '.', '_');
  tell(inside(node), value);
}

bool Recorder::enter(const torch::nn::Module& module) {
  if (!frames_.empty() && frames_.back().module == &module) {
    frames_.back().is_traced = true;
    return false;
  }
  if (is_in_leaf()) return false;
  frames_.push_back({&module, path_of(module), true});
  return true;
}

bool Recorder::enter(std::string_view child) {
  if (is_in_leaf()) return false;
  frames_.push_back({nullptr, inside(child), true});
  return true;
}

bool Recorder::begin_call(const torch::nn::Module& module) {
  if (is_in_leaf()) return false;
  frames_.push_back({&module, path_of(module), false});
  return true;
}

void Recorder::finish_call(const at::Tensor& output, bool is_in_place) {
  if (is_in_leaf()) tell(frames_.back().path, output, is_in_place);
}

at::Tensor run(torch::nn::SequentialImpl& layers, at::Tensor x) {
  for (torch::nn::AnyModule& layer : layers) x = call(layer, x);
  return x;
}

}  // namespace torchvision::models::nodes
