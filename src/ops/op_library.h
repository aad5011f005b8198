#pragma once

#include <torch/library.h>

#include <map>
#include <set>
#include <string>

namespace torchvision::ops {

/// Throws the error that is being handled again. Under Python's torchvision, where all of the original's are
/// RuntimeErrors, a ValueError, TypeError or IndexError goes on as one of those.
[[noreturn]] void rethrow(const c10::Error& error);

/// A kernel whose errors pass through rethrow.
template <class Signature, Signature* kernel>
struct Guarded;

template <class Result, class... Arguments, Result (*kernel)(Arguments...)>
struct Guarded<Result(Arguments...), kernel> {
  static Result call(Arguments... arguments) {
    try {
      return kernel(std::forward<Arguments>(arguments)...);
    } catch (const c10::Error& error) {
      rethrow(error);
    }
  }
};

/// Operators and their kernels in LibTorch's dispatcher, for as long as the object lives.
///
/// An operator whose schema is there already, as when Python's torchvision came first, is left alone with all its
/// kernels: defining it twice would abort.
class OpLibrary {
 public:
  explicit OpLibrary(std::string name_space) : namespace_(std::move(name_space)) {}

  /// `schema` without a namespace: "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor". An operator that
  /// does more than its schema says, as one that writes files, is CONSERVATIVE: TorchScript drops other calls whose
  /// results nobody uses.
  void def(const std::string& schema, c10::AliasAnalysisKind effects = c10::AliasAnalysisKind::FROM_SCHEMA);

  /// A kernel, `TORCH_FN(function)`, of an operator that def has seen.
  template <class Signature, Signature* kernel>
  void impl(c10::DispatchKey key, const char* name, c10::CompileTimeFunctionPointer<Signature, kernel>) {
    if (!ours_.contains(name)) return;
    library(key, name).impl(name, torch::CppFunction(TORCH_FN((Guarded<Signature, kernel>::call))));
  }

  /// Takes back the kernels that Python's torchvision registers itself when it is imported: autograd, autocast and
  /// shapes of its own operators. Schemas, CPU kernels and all of the operators that Python lacks stay. From then on
  /// errors are RuntimeErrors, as the original's are.
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
