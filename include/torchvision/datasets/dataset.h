#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::datasets {

/// One item of a classification data set.
struct Example {
  at::Tensor image;  ///< uint8 (C, H, W)
  int64_t label = 0;
};

/// A map-style data set of labelled images. `get` may be called from several threads at once.
class TORCHVISION_API Dataset {
 public:
  virtual ~Dataset();

  virtual int64_t size() const = 0;
  /// The item at `index` in [0, size). Throws c10::IndexError outside of it, and Error for files that do not decode.
  virtual Example get(int64_t index) const = 0;
  /// The names of the labels; label i is classes()[i].
  virtual const std::vector<std::string>& classes() const = 0;
};

}  // namespace torchvision::datasets
