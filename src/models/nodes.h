#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// How a forward pass tells the names of what it computes, which feature extraction listens to.
///
/// Names are those of Python's torchvision.models.feature_extraction.NodePathTracer: a leaf module's path, or a
/// function's name behind the path of the module that calls it, and _1, _2, … where a name comes again. A model's
/// forward opens a Scope, calls its layers through `call` and `run`, and names what functions compute with `record`.
/// While nobody listens, each costs a look at one thread-local pointer.
namespace torchvision::models::nodes {

/// Paths as of named_modules(); the root's is empty.
using ModuleNames = std::unordered_map<const torch::nn::Module*, std::string>;
ModuleNames module_names(const torch::nn::Module& root);

using NodeNames = std::unordered_set<std::string>;

/// What was computed.
struct Node {
  const std::string& name;
  const at::Tensor& value;  ///< undefined where Python's is no tensor
  bool is_in_place;         ///< it is the same tensor as what it was computed from
};

/// Follows one forward pass through the modules of `names`.
class Recorder {
 public:
  /// Called for each node in order.
  using Visit = std::function<void(const Node& node)>;

  /// `idle` nodes work in place on values that are wanted, and nothing that is wanted needs them: they are left out.
  Recorder(const ModuleNames& names, Visit visit, const NodeNames* idle = nullptr)
      : names_(names), visit_(std::move(visit)), idle_(idle) {}

  /// A function's value, or a parameter's, in the module whose forward runs.
  void record(std::string_view node, const at::Tensor& value, bool is_in_place = false);
  void record_parameter(std::string_view parameter, const at::Tensor& value);

  /// True where leave() must follow.
  bool enter(const torch::nn::Module& module);
  bool enter(std::string_view child);
  void enter_leaf() { frames_.push_back({nullptr, {}, false}); }
  void leave() { frames_.pop_back(); }

  /// Before and after a module's forward. It becomes one node unless its forward opens a Scope.
  bool begin_call(const torch::nn::Module& module);
  void finish_call(const at::Tensor& output, bool is_in_place);

  /// Whether the module that is called, or the function, is to be left out.
  bool is_idle() const { return idle_ != nullptr && idle_->contains(next(frames_.back().path)); }
  bool is_idle(std::string_view node) const { return idle_ != nullptr && idle_->contains(next(inside(node))); }

 private:
  struct Frame {
    const torch::nn::Module* module;  ///< nullptr for a child without a forward of its own
    std::string path;
    bool is_traced;  ///< whether its own nodes are told
  };

  bool is_in_leaf() const { return !frames_.empty() && !frames_.back().is_traced; }
  std::string path_of(const torch::nn::Module& module) const;
  std::string inside(std::string_view node) const;
  /// The name of a node of that path that comes next.
  std::string next(std::string_view path) const;
  void tell(std::string_view path, const at::Tensor& value, bool is_in_place = false);

  const ModuleNames& names_;
  Visit visit_;
  const NodeNames* idle_;
  std::vector<Frame> frames_;
  std::unordered_map<std::string, int64_t> times_;  ///< how often a name came
};

inline constinit thread_local Recorder* active_recorder = nullptr;

/// While one lives, this thread's forward passes are recorded.
class Recording {
 public:
  explicit Recording(Recorder& recorder) noexcept : previous_(std::exchange(active_recorder, &recorder)) {}
  ~Recording() { active_recorder = previous_; }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  Recorder* previous_;
};

inline bool is_recording() noexcept { return active_recorder != nullptr; }

/// Stands first in the forward of a module whose inner nodes have names, or around what Python computes in a child.
class Scope {
 public:
  explicit Scope(const torch::nn::Module& module)
      : recorder_(active_recorder && active_recorder->enter(module) ? active_recorder : nullptr) {}
  explicit Scope(std::string_view child)
      : recorder_(active_recorder && active_recorder->enter(child) ? active_recorder : nullptr) {}
  ~Scope() {
    if (recorder_) recorder_->leave();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Recorder* recorder_;
};

/// While one lives, no nodes are told.
class Unheard {
 public:
  Unheard() { active_recorder->enter_leaf(); }
  ~Unheard() { active_recorder->leave(); }
  Unheard(const Unheard&) = delete;
  Unheard& operator=(const Unheard&) = delete;
};

/// Names what a function computed.
inline at::Tensor record(std::string_view node, at::Tensor value) {
  if (is_recording()) [[unlikely]]
    active_recorder->record(node, value);
  return value;
}

/// Names a parameter that Python's forward reads itself, by its path in the module.
inline const at::Tensor& record_parameter(std::string_view parameter, const at::Tensor& value) {
  if (is_recording()) [[unlikely]]
    active_recorder->record_parameter(parameter, value);
  return value;
}

/// Names what `compute` computes, and nothing inside it.
template <class Compute>
at::Tensor record_whole(std::string_view node, Compute&& compute) {
  if (!is_recording()) [[likely]]
    return compute();
  at::Tensor value;
  {
    const Unheard unheard;
    value = compute();
  }
  return record(node, value);
}

/// Nodes of Python's that are no tensors.
inline void skip(std::initializer_list<std::string_view> names) {
  if (is_recording()) [[unlikely]]
    for (const std::string_view name : names) active_recorder->record(name, {});
}

/// Python's `x += y`, which its tracer takes for `x + y`: only then does x keep its value.
inline at::Tensor add_in_place(at::Tensor x, const at::Tensor& y) {
  if (is_recording()) [[unlikely]]
    return record("add", x.add(y));
  return x.add_(y);
}

/// Names what a function computed that changes `x` itself.
template <class Compute>
at::Tensor record_in_place(std::string_view node, const at::Tensor& x, Compute&& compute) {
  if (!is_recording()) [[likely]]
    return compute();
  const at::Tensor value = active_recorder->is_idle(node) ? x : compute();
  active_recorder->record(node, value, /*is_in_place=*/true);
  return value;
}

/// `forward()`, which is that of `module` for `input`.
template <class Forward>
at::Tensor call_with(const torch::nn::Module& module, const at::Tensor& input, Forward&& forward) {
  Recorder* recorder = active_recorder;
  if (recorder == nullptr) [[likely]]
    return forward();
  if (!recorder->begin_call(module)) return forward();
  struct Leave {
    Recorder& recorder;
    ~Leave() { recorder.leave(); }
  } leave{*recorder};
  const at::Tensor output = recorder->is_idle() ? input : forward();
  recorder->finish_call(output, output.is_same(input));
  return output;
}

template <class ModuleImpl>
at::Tensor call(torch::nn::ModuleHolder<ModuleImpl>& module, const at::Tensor& input) {
  return call_with(*module, input, [&] { return module->forward(input); });
}

inline at::Tensor call(torch::nn::AnyModule& module, const at::Tensor& input) {
  if (!is_recording()) [[likely]]
    return module.forward(input);
  return call_with(*module.ptr(), input, [&] { return module.forward(input); });
}

/// Calls the layers one after another, by name. An empty sequence is the identity, as in Python.
at::Tensor run(torch::nn::SequentialImpl& layers, at::Tensor x);
inline at::Tensor run(torch::nn::Sequential& layers, at::Tensor x) { return run(*layers, std::move(x)); }

}  // namespace torchvision::models::nodes
