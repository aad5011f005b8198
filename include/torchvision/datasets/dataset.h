#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::datasets {

/// One item of a classification data set.
struct Example {
  at::Tensor image;  ///< uint8 (C, H, W)
  int64_t label = 0;
};

/// The same before it is decoded.
struct EncodedExample {
  at::Tensor file;  ///< the image file's bytes, 1-D uint8
  int64_t label = 0;
  std::string path;  ///< for errors
};

/// A map-style data set of labelled images. `get` may be called from several threads at once.
class TORCHVISION_API Dataset {
 public:
  virtual ~Dataset();

  virtual int64_t size() const = 0;
  /// The item at `index` in [0, size). Throws c10::IndexError outside of it, and Error for files that do not decode.
  virtual Example get(int64_t index) const = 0;
  /// The same undecoded, for who decodes no more of it than needed; nothing where the example is not kept as an
  /// image file. Such a file, decoded to RGB, is get's image. Throws Error for files that cannot be read.
  virtual std::optional<EncodedExample> get_encoded(int64_t index) const;
  /// The names of the labels; label i is classes()[i].
  virtual const std::vector<std::string>& classes() const = 0;
};

}  // namespace torchvision::datasets
