#pragma once

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/nn/module.h>

#include <functional>
#include <string>

#include "torchvision/core/export.h"

namespace torchvision::models {
class Classifier;
}

/// Networks for other programs: TorchScript, which Python and C++ load without this library. (`export` is a word of
/// C++'s own, hence the namespace's name.)
namespace torchvision::exporting {

struct TorchScriptOptions {
  /// Parameters become constants of the graph, normalisations are folded into them, and what depends on constants alone
  /// is computed: faster, and no longer to be trained or renamed. Python: torch.jit.freeze.
  bool freeze = false;
  /// Freezes, and packs weights for this processor: such a module runs here and cannot be saved.
  /// Python: torch.jit.optimize_for_inference.
  bool optimize = false;
  /// Runs the result on another input of the example's size and throws Error (kMismatch) where it differs from the
  /// module's by more than `tolerance`, relative to the largest value. Python: check_trace of torch.jit.trace.
  bool check = true;
  double tolerance = 1e-4;
};

/// Traces a module's forward for an input like `example`, in evaluation mode; the module keeps its own mode.
/// Parameters and buffers have their names, and share their memory, until they are frozen. The number of images is not
/// fixed for this library's classification networks; their height and width are where the network's forward asks for
/// them (transformers). Throws Error (kUnsupported) for a forward that gives no tensor.
TORCHVISION_API torch::jit::Module to_torchscript(torch::nn::Module& module,
                                                  const std::function<at::Tensor(const at::Tensor&)>& forward,
                                                  const at::Tensor& example, const TorchScriptOptions& options = {});

TORCHVISION_API torch::jit::Module to_torchscript(models::Classifier& model, const at::Tensor& example,
                                                  const TorchScriptOptions& options = {});

/// Writes what torch.jit.load and torch::jit::load read. The old file stays whole until the new one is.
/// Throws FileError, and Error (kUnsupported) for a module that was optimized.
TORCHVISION_API void save_torchscript(const torch::jit::Module& module, const std::string& path);

}  // namespace torchvision::exporting
