#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "media/byte_source.h"

namespace torchvision::video {

/// A tensor of a file's bytes as a source, which keeps it alive. Throws for one that is not 1-D uint8 on the CPU.
std::shared_ptr<const media::ByteSource> open_bytes(const char* function, const at::Tensor& bytes);

}  // namespace torchvision::video
