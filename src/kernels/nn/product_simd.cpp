#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/product_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/nn/activation-inl.h"
#include "kernels/nn/product.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

using FloatTag = hn::ScalableTag<float>;
using Floats = hn::Vec<FloatTag>;

// Sums that fit the registers beside two of weights: 28 of 32, or 12 of 16.
#if HWY_TARGET <= HWY_AVX3
constexpr int kMostPixels = 14;
#else
constexpr int kMostPixels = 6;
#endif
constexpr int kWide = 2;  // registers across a panel

int64_t Lanes() { return static_cast<int64_t>(hn::Lanes(FloatTag())); }

/// Pixels side by side, and the columns of one panel.
struct Tile {
  const float* input;
  int64_t input_step;
  const float* weights;
  const float* bias;
  int64_t columns;
  float* output;
  int64_t output_step;
  const float* addend;
  int64_t addend_step;
};

template <int kPixels, int kRegisters>
struct Sums {
  Floats at[kPixels][kRegisters];
};

template <int kPixels, int kRegisters>
HWY_INLINE void AddTaps(const Product& product, const Tile& tile, Sums<kPixels, kRegisters>& sums) {
  const FloatTag d;
  const auto lanes = Lanes();
  const float* weights = tile.weights;
  for (int64_t tap = 0; tap < product.tap_count; ++tap) {
    const float* input = tile.input + product.taps[tap];
    for (int64_t k = 0; k < product.depth; ++k, weights += kRegisters * lanes) {
      Floats column[kRegisters];
      for (int r = 0; r < kRegisters; ++r) column[r] = hn::Load(d, weights + r * lanes);
#pragma GCC unroll 16
      for (int p = 0; p < kPixels; ++p) {
        const Floats value = hn::Set(d, input[k + p * tile.input_step]);
        for (int r = 0; r < kRegisters; ++r) sums.at[p][r] = hn::MulAdd(value, column[r], sums.at[p][r]);
      }
    }
  }
}

/// One register's columns of one pixel; `store` and `load` know whether all lanes are there.
template <int kPixels, int kRegisters, class Load, class Store>
HWY_INLINE void Finish(const Product& product, const Tile& tile, const Sums<kPixels, kRegisters>& sums,
                       const Load& load, const Store& store) {
  const FloatTag d;
  const auto lanes = Lanes();
  const Floats low = hn::Set(d, product.epilogue.low), high = hn::Set(d, product.epilogue.high);
  for (int r = 0; r < kRegisters; ++r) {
    const Floats bias = tile.bias ? load(r, tile.bias + r * lanes) : hn::Zero(d);
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p) {
      Floats sum = hn::Add(sums.at[p][r], bias);
      if (tile.addend) sum = hn::Add(sum, load(r, tile.addend + p * tile.addend_step + r * lanes));
      store(r, hn::Min(hn::Max(sum, low), high), tile.output + p * tile.output_step + r * lanes);
    }
  }
}

template <int kPixels, int kRegisters>
HWY_ATTR HWY_NOINLINE void RunTile(const Product& product, const Tile& tile) {
  const FloatTag d;
  Sums<kPixels, kRegisters> sums;
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
    for (int r = 0; r < kRegisters; ++r) sums.at[p][r] = hn::Zero(d);
  AddTaps(product, tile, sums);
  if (tile.columns == kRegisters * Lanes()) {
    Finish(
        product, tile, sums, [d](int, const float* from) HWY_ATTR { return hn::LoadU(d, from); },
        [d](int, Floats value, float* to) HWY_ATTR { hn::StoreU(value, d, to); });
    return;
  }
  const auto mask = [&](int r) HWY_ATTR {
    return hn::FirstN(d, static_cast<size_t>(std::clamp<int64_t>(tile.columns - r * Lanes(), 0, Lanes())));
  };
  Finish(
      product, tile, sums, [&](int r, const float* from) HWY_ATTR { return hn::MaskedLoad(mask(r), d, from); },
      [&](int r, Floats value, float* to) HWY_ATTR { hn::BlendedStore(value, mask(r), d, to); });
}

using TileLoop = void (*)(const Product&, const Tile&);

template <int kRegisters, int... kPixels>
constexpr std::array<TileLoop, sizeof...(kPixels)> TileLoops(std::integer_sequence<int, kPixels...>) {
  return {&RunTile<kPixels + 1, kRegisters>...};
}

constexpr auto kWideTiles = TileLoops<kWide>(std::make_integer_sequence<int, kMostPixels>());
constexpr auto kHalfTiles = TileLoops<1>(std::make_integer_sequence<int, kMostPixels>());

/// A tile that was just stored, while the nearest cache has it.
HWY_ATTR void ActivateTile(Activation kind, const Tile& tile, int64_t pixels) {
  WithActivation(kind, [&](const auto& activation) HWY_ATTR {
    for (int64_t p = 0; p < pixels; ++p) {
      float* values = tile.output + p * tile.output_step;
      ChangeValues(values, values, tile.columns, activation);
    }
  });
}

/// Pixels of a row in tiles of nearly one size.
void RunRow(const Product& product, Tile tile, bool wide, int64_t pixels) {
  const int64_t tiles = (pixels + kMostPixels - 1) / kMostPixels;
  for (int64_t t = 0, first = 0; t < tiles; ++t) {
    const int64_t count = pixels * (t + 1) / tiles - first;
    (wide ? kWideTiles : kHalfTiles)[static_cast<size_t>(count - 1)](product, tile);
    if (product.epilogue.activation != Activation::kNone) ActivateTile(product.epilogue.activation, tile, count);
    tile.input += count * tile.input_step;
    tile.output += count * tile.output_step;
    if (tile.addend) tile.addend += count * tile.addend_step;
    first += count;
  }
}

int64_t PanelColumns() { return kWide * Lanes(); }

int64_t PackedColumns(int64_t columns) { return (columns + Lanes() - 1) / Lanes() * Lanes(); }

/// Weights' depth `first_depth` on of each panel; `product` has the taps of these alone.
void RunPanel(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t panel,
              int64_t whole_depth, int64_t first_depth) {
  const int64_t first_column = panel * PanelColumns();
  const int64_t columns = std::min(product.columns - first_column, PanelColumns());
  const int64_t width = columns > Lanes() ? PanelColumns() : Lanes();
  for (int64_t row = range.first_row; row < range.end_row; ++row) {
    const auto at = [&](const PixelSteps& steps) { return steps.offset(grid, row) + range.first_pixel * steps.pixel; };
    const Tile tile{
        .input = product.input + at(product.input_steps),
        .input_step = product.input_steps.pixel,
        .weights = product.weights + first_column * whole_depth + first_depth * width,
        .bias = product.bias ? product.bias + first_column : nullptr,
        .columns = columns,
        .output = product.output + at(product.output_steps) + first_column,
        .output_step = product.output_steps.pixel,
        .addend = product.addend ? product.addend + at(product.addend_steps) + first_column : nullptr,
        .addend_step = product.addend_steps.pixel,
    };
    RunRow(product, tile, columns > Lanes(), range.end_pixel - range.first_pixel);
  }
}

/// A panel's weights stay in the nearest cache while they pass over as many inputs as the next one holds.
void RunBlocks(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
               int64_t end_panel, int64_t whole_depth, int64_t first_depth) {
  constexpr int64_t kBlockFloats = int64_t{96} << 10;
  const int64_t pixel_floats = std::max<int64_t>(1, product.tap_count == 1 ? product.depth : product.input_steps.pixel);
  const int64_t most = std::max<int64_t>(kMostPixels, kBlockFloats / pixel_floats / kMostPixels * kMostPixels);
  const int64_t pixels = range.end_pixel - range.first_pixel;
  const int64_t rows = std::max<int64_t>(1, most / std::max<int64_t>(1, pixels));
  for (int64_t row = range.first_row; row < range.end_row; row += rows)
    for (int64_t pixel = range.first_pixel; pixel < range.end_pixel; pixel += most)
      for (int64_t panel = first_panel; panel < end_panel; ++panel)
        RunPanel(product, grid,
                 {row, std::min(row + rows, range.end_row), pixel, std::min(pixel + most, range.end_pixel)}, panel,
                 whole_depth, first_depth);
}

/// A deep product is done in parts, each added to what is stored of those before, so that neither inputs nor weights
/// leave the caches between two uses.
void RunProduct(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
                int64_t end_panel) {
  constexpr int64_t kDeepest = 768;
  const int64_t whole_depth = product.tap_count * product.depth;
  const int64_t parts = product.tap_count == 1 ? (product.depth + kDeepest - 1) / kDeepest : 1;
  if (parts == 1) return RunBlocks(product, grid, range, first_panel, end_panel, whole_depth, 0);
  for (int64_t part = 0; part < parts; ++part) {
    const int64_t first = whole_depth * part / parts, end = whole_depth * (part + 1) / parts;
    Product own = product;
    own.input += first;
    own.depth = end - first;
    if (part > 0) {
      own.bias = nullptr;
      own.addend = product.output;
      own.addend_steps = product.output_steps;
    }
    if (part < parts - 1) own.epilogue = {};
    RunBlocks(own, grid, range, first_panel, end_panel, whole_depth, first);
  }
}

void PackProduct(const ProductWeights& weights, float* packed) {
  for (int64_t first = 0; first < weights.columns; first += PanelColumns()) {
    const int64_t columns = std::min(weights.columns - first, PanelColumns());
    const int64_t width = columns > Lanes() ? PanelColumns() : Lanes();
    for (int64_t k = 0; k < weights.depth; ++k, packed += width) {
      const float* from = weights.from + first * weights.column_step + k * weights.depth_step;
      for (int64_t c = 0; c < columns; ++c) packed[c] = weights.factor * from[c * weights.column_step];
      std::fill(packed + columns, packed + width, 0.0F);
    }
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(PanelColumns);
HWY_EXPORT(PackedColumns);
HWY_EXPORT(PackProduct);
HWY_EXPORT(RunProduct);

int64_t product_panel_columns() { return HWY_DYNAMIC_DISPATCH(PanelColumns)(); }

int64_t product_panel_count(int64_t columns) {
  const int64_t width = product_panel_columns();
  return (columns + width - 1) / width;
}

int64_t packed_product_floats(int64_t depth, int64_t columns) {
  return depth * HWY_DYNAMIC_DISPATCH(PackedColumns)(columns);
}

void pack_product(const ProductWeights& weights, float* packed) { HWY_DYNAMIC_DISPATCH(PackProduct)(weights, packed); }

void product(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
             int64_t end_panel) {
  HWY_DYNAMIC_DISPATCH(RunProduct)(product, grid, range, first_panel, end_panel);
}

}  // namespace torchvision::kernels
#endif
