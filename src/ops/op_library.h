#pragma once

#include <torch/library.h>

#include <map>
#include <set>
#include <string>

namespace torchvision::ops {

/// Operators and their kernels in LibTorch's dispatcher, for as long as the object lives.
///
/// An operator whose schema is there already, as when Python's torchvision came first, is left alone with all its
/// kernels: defining it twice would abort.
class OpLibrary {
 public:
  explicit OpLibrary(std::string name_space) : namespace_(std::move(name_space)) {}

  /// `schema` without a namespace: "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor".
  void def(const std::string& schema);

  /// A kernel, `TORCH_FN(function)`, of an operator that def has seen.
  template <class Function>
  void impl(c10::DispatchKey key, const char* name, Function function) {
    if (ours_.contains(name)) library(key, name).impl(name, torch::CppFunction(function));
  }

  /// Takes back the kernels that Python's torchvision registers itself when it is imported: autograd, autocast and
  /// shapes of its own operators. Schemas, CPU kernels and all of the operators that Python lacks stay.
  void leave_to_python();

 private:
  torch::Library& library(c10::DispatchKey key, const std::string& name);

  std::string namespace_;
  std::set<std::string, std::less<>> ours_;
  std::map<std::string, torch::Library> definitions_;
  std::map<c10::DispatchKey, torch::Library> kernels_;
  std::map<c10::DispatchKey, torch::Library> also_in_python_;
};

}  // namespace torchvision::ops
