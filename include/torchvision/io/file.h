#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "torchvision/core/export.h"

namespace torchvision::io {

/// The content of a file as a 1-D uint8 tensor. Python: torchvision.io.read_file.
/// Throws FileError when the file cannot be read, and Error (kFile) when it is empty, which Python refuses as well.
TORCHVISION_API at::Tensor read_file(const std::string& path);

/// Writes a 1-D uint8 CPU tensor to a file. Python: torchvision.io.write_file.
/// The file holds its old content or the new one, never a part: a full disk or a kill leaves the old one. Throws
/// FileError.
TORCHVISION_API void write_file(const std::string& path, const at::Tensor& data);

}  // namespace torchvision::io
