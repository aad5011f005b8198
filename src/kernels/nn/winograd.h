#pragma once

#include <array>
#include <cstdint>

#include "kernels/nn/activation.h"
#include "kernels/nn/pixel_grid.h"

/// Convolutions of 3×3 by Winograd's F(4×4, 3×3): a quarter of the products. Lavin & Gray, "Fast Algorithms for
/// Convolutional Neural Networks", 2015.
///
/// The result is cut into tiles of 4×4 pixels. A tile's 6×6 inputs are transformed into 36 rows of channels, which 36
/// matrix products turn into 36 rows of outputs, which are transformed back.
namespace torchvision::kernels {

inline constexpr int64_t kWinogradTile = 4;       ///< pixels of the result
inline constexpr int64_t kWinogradInput = 6;      ///< pixels of the input
inline constexpr int64_t kWinogradProducts = 36;  ///< matrices

/// What the weights of a row or column of three become: [6][3].
extern const std::array<std::array<double, 3>, 6> kWinogradWeights;

struct Winograd {
  const float* input = nullptr;  ///< the first result's first tap
  PixelSteps input_steps = {};
  int64_t input_rows = 0, input_pixels = 0;  ///< that may be read; beyond them zeros stand
  int64_t channels = 0;
  const float* bias = nullptr;  ///< `columns` floats, or null
  int64_t columns = 0;
  float* output = nullptr;
  PixelSteps output_steps = {};
  const float* addend = nullptr;
  PixelSteps addend_steps = {};
  Epilogue epilogue = {};
  PixelGrid grid = {};  ///< of the result

  int64_t tile_rows() const { return (grid.rows + kWinogradTile - 1) / kWinogradTile; }
  int64_t tile_columns() const { return (grid.pixels + kWinogradTile - 1) / kWinogradTile; }
  int64_t tiles() const { return grid.images * tile_rows() * tile_columns(); }
};

/// Transforms tiles [first, end) into rows: of matrix m, tile t stands at `rows[(m * row_count + t - block) *
/// channels]`, `block` being the first tile of them all.
struct WinogradRows {
  float* rows = nullptr;
  int64_t row_count = 0;
  int64_t block = 0;
};

void winograd_input(const Winograd& task, int64_t first, int64_t end, const WinogradRows& to);

/// Transforms rows of `columns` outputs back, and finishes and stores them.
void winograd_output(const Winograd& task, int64_t first, int64_t end, const WinogradRows& from);

}  // namespace torchvision::kernels
