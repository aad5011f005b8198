#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/nn/product.h"

/// Products of fewer bits, where the processor multiplies them: twice or four times as many at once.
namespace torchvision::kernels {

enum class NarrowType {
  kBfloat16,  ///< inputs and weights rounded to 8 bits of mantissa, sums in float
  kInt8,      ///< weights as 8-bit numbers with a scale a column, inputs with a scale and a zero a pixel, exact sums
};

/// Whether this processor has them: AVX-512 with BF16, or with VNNI.
bool has_narrow_products(NarrowType type);

/// Weights rounded and packed: four bytes of neighbouring depths beside those of the next column.
struct NarrowWeights {
  NarrowType type = NarrowType::kBfloat16;
  int64_t columns = 0;
  int64_t depth = 0;             ///< of all taps
  std::vector<uint32_t> packed;  ///< with room to begin at a multiple of 64 bytes
  size_t first = 0;              ///< where they begin
  std::vector<float> scales;     ///< of columns, for integers
  std::vector<int32_t> sums;     ///< of a column's integers
};

/// Columns and depth as in pack_product. Call it where has_narrow_products says yes.
NarrowWeights pack_narrow_product(const ProductWeights& weights, NarrowType type);

/// As `product`, whose `weights` are not read.
void narrow_product(const Product& product, const NarrowWeights& weights, const PixelGrid& grid,
                    const PixelRange& range, int64_t first_panel, int64_t end_panel);

/// Columns of a panel.
inline constexpr int64_t kNarrowPanel = 32;

}  // namespace torchvision::kernels
