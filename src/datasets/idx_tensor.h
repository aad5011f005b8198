#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>

#include "core/bytes.h"

namespace torchvision::datasets {

/// The elements of an IDX file, plain or compressed, in the file's shape and type. Throws FileError, FormatError.
at::Tensor read_idx_tensor(const std::filesystem::path& path);
/// The same for a file in memory; errors call it `name`.
at::Tensor read_idx_tensor(core::Bytes file, const std::string& name);

}  // namespace torchvision::datasets
