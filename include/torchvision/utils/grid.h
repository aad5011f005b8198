#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::utils {

struct MakeGridOptions {
  int64_t nrow = 8;     ///< pictures in a row
  int64_t padding = 2;  ///< pixels between them and around
  /// Shifts values to [0, 1], by `value_range` or, without it, by the least and largest value there is.
  bool normalize = false;
  std::optional<std::pair<double, double>> value_range = std::nullopt;
  bool scale_each = false;  ///< normalise picture by picture
  double pad_value = 0.0;
};

/// Pictures side by side in one. Python: torchvision.utils.make_grid.
///
/// `tensor` is (B, C, H, W), (C, H, W) or (H, W), of any dtype; one channel becomes three. The result is (C, H', W') of
/// the same dtype; a batch of one comes back without padding. Throws c10::ValueError for another shape, or nrow < 1.
TORCHVISION_API at::Tensor make_grid(const at::Tensor& tensor, const MakeGridOptions& options = {});
/// The same of a list of pictures of one shape.
TORCHVISION_API at::Tensor make_grid(const std::vector<at::Tensor>& tensors, const MakeGridOptions& options = {});

struct SaveImageOptions {
  std::optional<std::string> format = std::nullopt;  ///< "png" or "jpeg"; by the file's name when absent
  MakeGridOptions grid = {};
};

/// Writes pictures with values in [0, 1] as one grid into a PNG or JPEG file. Python: torchvision.utils.save_image.
///
/// Floating point values are multiplied by 255 and rounded half up. The file is replaced in one step. Throws
/// c10::TypeError for integers, and torchvision::Error: kInvalidArgument for a name that is neither PNG nor JPEG, kFile
/// where writing fails.
TORCHVISION_API void save_image(const at::Tensor& tensor, const std::string& path,
                                const SaveImageOptions& options = {});
TORCHVISION_API void save_image(const std::vector<at::Tensor>& tensors, const std::string& path,
                                const SaveImageOptions& options = {});

}  // namespace torchvision::utils
