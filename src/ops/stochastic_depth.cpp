#include "torchvision/ops/stochastic_depth.h"

#include <ATen/ATen.h>

#include "ops/named_error.h"

namespace torchvision::ops {

at::Tensor stochastic_depth(const at::Tensor& input, double p, std::string_view mode,
                            const StochasticDepthOptions& options) try {
  TORCH_CHECK_VALUE(p >= 0.0 && p <= 1.0, "stochastic_depth: drop probability has to be between 0 and 1, but got ", p);
  TORCH_CHECK_VALUE(mode == "batch" || mode == "row",
                    "stochastic_depth: mode has to be either 'batch' or 'row', but got ", mode);
  if (!options.training || p == 0.0) return input;
  std::vector<int64_t> sizes(static_cast<size_t>(input.dim()), 1);
  if (mode == "row") {
    TORCH_CHECK_INDEX(input.dim() > 0,
                      "stochastic_depth: expected input of shape (N, ...) for mode 'row', got a scalar");
    sizes[0] = input.size(0);
  }
  const double survival_rate = 1.0 - p;
  const at::Tensor noise = at::empty(sizes, input.options()).bernoulli_(survival_rate, options.generator);
  if (survival_rate > 0.0) noise.div_(survival_rate);
  return input * noise;
} catch (c10::Error& error) {
  rethrow_from("stochastic_depth", error);
}

}  // namespace torchvision::ops
