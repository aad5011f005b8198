#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/core/export.h"

namespace torch::nn {
class Module;
}

namespace torchvision::models {
class Classifier;
}

/// Networks compiled for fast inference on the CPU.
namespace torchvision::inference {

struct OptimizeOptions {
  /// at::kBFloat16: convolutions and products round their inputs and weights to 8 bits of mantissa and add up in float,
  /// where the processor has such products (AVX-512 BF16) and no transformed convolution does; answers differ by some
  /// 1e-2 relative. Elsewhere, and with at::kFloat: in float.
  at::ScalarType dtype = at::kFloat;
  /// Linear layers multiply 8-bit integers, where the processor has such products (AVX-512 VNNI): weights with a scale
  /// an output, inputs with a scale and a zero a row, found as they come. Python: quantize_dynamic of torch.nn.Linear,
  /// which has one scale for all rows.
  bool int8_linear = false;
  /// Threads of one call; absent: at::get_num_threads().
  std::optional<int> threads = std::nullopt;
  /// Input sizes whose plans are kept; beyond them, that of the size used longest ago is dropped.
  size_t kept_sizes = 4;
};

/// How long one loop of a compiled network took.
struct StepTime {
  std::string name;
  double seconds;
};

/// A network compiled by optimize_for_inference. Copies share everything. Calls from several threads run at once, each
/// in an arena of its own.
class TORCHVISION_API InferenceModel {
 public:
  /// images: (N, C, H, W), float, CPU, of any strides; returns what the module returns in evaluation mode. The first
  /// call with a size traces and plans, which takes as long as a dozen calls or more. Later ones allocate nothing but
  /// the result. Throws Error (kInvalidArgument) for other tensors, Error (kUnsupported) for networks that cannot be
  /// traced.
  at::Tensor operator()(const at::Tensor& images) const;

  /// Writes the result into `result`, a contiguous float tensor of its size: nothing at all is allocated.
  void run_into(const at::Tensor& images, at::Tensor& result) const;

  /// One call, timed loop by loop, on this thread.
  std::vector<StepTime> profile(const at::Tensor& images) const;

  /// Bytes of the memory in which a call with images of these sizes works, weights aside.
  int64_t arena_bytes(at::IntArrayRef sizes) const;

 private:
  struct Impl;
  explicit InferenceModel(std::shared_ptr<Impl> impl);
  friend TORCHVISION_API InferenceModel optimize_for_inference(std::shared_ptr<torch::nn::Module>,
                                                               std::function<at::Tensor(const at::Tensor&)>,
                                                               const OptimizeOptions&);
  std::shared_ptr<Impl> impl_;
};

/// Compiles a network: batch normalisation is folded into weights, weights are packed once, convolutions and products
/// add, clamp and activate before they store, channels come last inside, and all results share one planned arena. The
/// answers are the module's to 1e-4 relative in float. What no loop of ours does runs in ATen.
///
/// The module is put into evaluation mode, and its present values are used: train on, and compile again.
/// Python's counterparts: torch.jit.optimize_for_inference, torch.compile with freezing.
TORCHVISION_API InferenceModel optimize_for_inference(std::shared_ptr<models::Classifier> model,
                                                      const OptimizeOptions& options = {});

/// The same for any module whose forward takes one tensor and gives one.
TORCHVISION_API InferenceModel optimize_for_inference(std::shared_ptr<torch::nn::Module> module,
                                                      std::function<at::Tensor(const at::Tensor&)> forward,
                                                      const OptimizeOptions& options = {});

}  // namespace torchvision::inference
