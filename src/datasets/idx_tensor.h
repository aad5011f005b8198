#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

namespace torchvision::datasets {

/// The elements of an IDX file, plain or compressed, in the file's shape and type. Throws FileError, FormatError.
at::Tensor read_idx_tensor(const std::filesystem::path& path);

}  // namespace torchvision::datasets
