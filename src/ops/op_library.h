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
    if (ours_.contains(name)) library(key).impl(name, torch::CppFunction(function));
  }

 private:
  torch::Library& library(c10::DispatchKey key);

  std::string namespace_;
  std::set<std::string, std::less<>> ours_;
  std::map<c10::DispatchKey, torch::Library> libraries_;
  std::map<std::string, torch::Library> definitions_;
};

}  // namespace torchvision::ops
