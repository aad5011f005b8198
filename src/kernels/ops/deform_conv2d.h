#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// One image of a deformable convolution. All places, paddings included, fit in an int32_t, and so does the number of
/// pixels.
struct DeformGrid {
  int64_t channels, height, width;  ///< of the input
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t padding_height, padding_width;
  int64_t dilation_height, dilation_width;
  int64_t out_height, out_width;

  int64_t taps() const { return kernel_height * kernel_width; }
  int64_t pixels() const { return height * width; }
  int64_t out_pixels() const { return out_height * out_width; }
};

/// Output pixels whose columns are made at once.
inline constexpr int64_t kDeformTile = 64;

/// Some output pixels of an image, with what one offset group has for the whole image.
template <class Scalar>
struct DeformTile {
  int64_t first, count;  ///< output pixels, kDeformTile of them at most
  const Scalar* offset;  ///< (taps, rows and columns, output pixels)
  const Scalar* mask;    ///< (taps, output pixels), or null: every sample counts in full
};

/// Some channels, side by side, of every pixel of an image.
template <class Scalar>
struct DeformChannels {
  const Scalar* map;  ///< the first pixel's; the next pixel's are grid.channels further
  int64_t count;
};

/// Samples times mask, `columns` (tile.count, taps, channels.count), where a tap is `tap_stride` from the next.
template <class Scalar>
void deform_columns(const DeformGrid& grid, const DeformTile<Scalar>& tile, const DeformChannels<Scalar>& channels,
                    Scalar* columns, int64_t tap_stride);

/// Where gradients go; laid out as what they belong to.
template <class Scalar>
struct DeformGradients {
  Scalar* map;     ///< added to
  Scalar* offset;  ///< written
  Scalar* mask;    ///< written, unless null
};

/// All that follows from the gradient of the columns (tile.count, taps, channels.count), which takes the columns
/// themselves in exchange. Gradients of offset and mask are sums over these channels alone.
template <class Scalar>
void deform_columns_backward(const DeformGrid& grid, const DeformTile<Scalar>& tile,
                             const DeformChannels<Scalar>& channels, Scalar* columns,
                             const DeformGradients<Scalar>& gradients);

}  // namespace torchvision::kernels
