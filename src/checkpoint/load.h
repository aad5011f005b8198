#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "checkpoint/mapped_tensor.h"
#include "torchvision/checkpoint/state_dict.h"

namespace torchvision::checkpoint {

StateDict load_safetensors(const SharedMapping& mapping);

/// The tensor as a file holds it: detached, strided, on the CPU, conjugation and negation carried out. Throws
/// FormatError kUnsupported, with its name, for what has no such form: undefined, sparse and quantised tensors.
at::Tensor plain_tensor(const at::Tensor& tensor, const std::string& name);

}  // namespace torchvision::checkpoint
