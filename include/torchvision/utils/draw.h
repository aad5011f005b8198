#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "torchvision/core/export.h"

namespace torchvision::utils {

/// A colour of an 8-bit picture.
struct Color {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;

  bool operator==(const Color&) const = default;
};

struct DrawTextOptions {
  double size = 16;  ///< pixels of the em; letters are about 0.7 of it high
  Color color = {};
  bool bold = false;
};

/// The picture with `text` on it, its line's upper left corner at (x, y), in the built-in font.
///
/// `image` is uint8 of shape (1 or 3, H, W), the result uint8 (3, H, W); the argument stays as it is. What leaves the
/// picture is cut off. Characters beyond printable ASCII show as question marks. There is no such function in Python.
/// Throws c10::TypeError for another dtype and c10::ValueError for another shape.
TORCHVISION_API at::Tensor draw_text(const at::Tensor& image, const std::string& text, int64_t x, int64_t y,
                                     const DrawTextOptions& options = {});

/// How wide `text` would be, in pixels.
TORCHVISION_API double text_width(const std::string& text, const DrawTextOptions& options = {});

}  // namespace torchvision::utils
