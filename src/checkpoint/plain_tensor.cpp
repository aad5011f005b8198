#include <ATen/ATen.h>

#include "checkpoint/load.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {

at::Tensor plain_tensor(const at::Tensor& tensor, const std::string& name) {
  if (!tensor.defined() || tensor.layout() != at::kStrided || tensor.is_quantized())
    throw FormatError(ErrorCode::kUnsupported, "cannot save '" + name + "', which is " +
                                                   (!tensor.defined()       ? "undefined"
                                                    : tensor.is_quantized() ? "quantised"
                                                                            : "not a dense tensor"));
  return tensor.detach().cpu().resolve_conj().resolve_neg();
}

}  // namespace torchvision::checkpoint
