#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/nn/activation.h"
#include "kernels/nn/pixel_grid.h"

/// Convolutions and matrix products as one loop.
///
/// Channels last: the inputs of a pixel's sum are `tap_count` runs of `depth` neighbouring floats, so a 3×3 convolution
/// has three taps of three pixels' channels, and a matrix product has one tap. Nothing is copied beforehand. Weights
/// are packed into panels of as many columns as two registers hold, in the order in which they are read.
namespace torchvision::kernels {

/// Columns of a panel; the last panel may be half as wide.
int64_t product_panel_columns();
int64_t product_panel_count(int64_t columns);
/// Floats of packed weights of `columns` columns and as many rows as all taps are deep.
int64_t packed_product_floats(int64_t depth, int64_t columns);

/// A matrix to be packed: the weight of column c at depth k is `from[c * column_step + k * depth_step]`.
struct ProductWeights {
  const float* from = nullptr;
  int64_t column_step = 0;
  int64_t depth_step = 1;
  int64_t columns = 0;
  int64_t depth = 0;
  float factor = 1;  ///< of all
};

void pack_product(const ProductWeights& weights, float* packed);

struct Product {
  const float* input = nullptr;
  PixelSteps input_steps = {};
  const int64_t* taps = nullptr;  ///< offsets in floats from a pixel's first input
  int64_t tap_count = 1;
  int64_t depth = 0;               ///< floats of a tap
  const float* weights = nullptr;  ///< packed
  const float* bias = nullptr;     ///< `columns` floats, or null
  int64_t columns = 0;
  float* output = nullptr;
  PixelSteps output_steps = {};
  const float* addend = nullptr;  ///< added to the sums before the epilogue, or null; may be the output
  PixelSteps addend_steps = {};
  Epilogue epilogue = {};
};

/// Panels [first_panel, end_panel) of the pixels of `range`.
void product(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
             int64_t end_panel);

}  // namespace torchvision::kernels
