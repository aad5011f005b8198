#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/product_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/nn/activation-inl.h"
#include "kernels/nn/partial-inl.h"
#include "kernels/nn/product.h"
#include "kernels/scratch.h"

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
  const float* lines;  ///< copied inputs, or null
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

/// One value of each pixel times one row of the panel; the pixels' values lie `step` floats apart.
template <int kPixels, int kRegisters>
HWY_INLINE void AddProducts(const float* values, int64_t step, const float* weights, Sums<kPixels, kRegisters>& sums) {
  const FloatTag d;
  const auto lanes = Lanes();
  // What is read a few rows later, since the second cache feeds the loop at its limit.
  hwy::Prefetch(weights + 24 * lanes);
  hwy::Prefetch(weights + 25 * lanes);
  Floats column[kRegisters];
  for (int r = 0; r < kRegisters; ++r) column[r] = hn::Load(d, weights + r * lanes);
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p) {
    const Floats value = hn::Set(d, values[p * step]);
    for (int r = 0; r < kRegisters; ++r) sums.at[p][r] = hn::MulAdd(value, column[r], sums.at[p][r]);
  }
}

template <int kPixels, int kRegisters>
HWY_INLINE void AddTaps(const Product& product, const Tile& tile, Sums<kPixels, kRegisters>& sums) {
  const float* weights = tile.weights;
  for (int64_t tap = 0; tap < product.tap_count; ++tap) {
    const float* input = tile.input + product.taps[tap];
    for (int64_t k = 0; k < product.depth; ++k, weights += kRegisters * Lanes())
      AddProducts(input + k, tile.input_step, weights, sums);
  }
}

// Pixels whose inputs lie a multiple of 4096 bytes apart fall into one set of the nearest cache, which holds fewer of
// them than a tile has. So inputs that several panels read are copied first, line by line, tile by tile.
constexpr int64_t kLine = 16;  // floats

template <int kPixels, int kRegisters>
HWY_INLINE void AddLines(const Product& product, const Tile& tile, Sums<kPixels, kRegisters>& sums) {
  const float* weights = tile.weights;
  const float* lines = tile.lines;
  for (int64_t k = 0; k < product.depth; k += kLine, lines += kPixels * kLine) {
    const int64_t count = std::min(kLine, product.depth - k);
    for (int64_t i = 0; i < count; ++i, weights += kRegisters * Lanes()) AddProducts(lines + i, kLine, weights, sums);
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

template <int kPixels, int kRegisters, bool kCopied>
HWY_ATTR HWY_NOINLINE void RunTile(const Product& product, const Tile& tile) {
  const FloatTag d;
  Sums<kPixels, kRegisters> sums;
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p)
    for (int r = 0; r < kRegisters; ++r) sums.at[p][r] = hn::Zero(d);
  if constexpr (kCopied)
    AddLines(product, tile, sums);
  else
    AddTaps(product, tile, sums);
  if (tile.columns == kRegisters * Lanes()) {
    Finish(
        product, tile, sums, [d](int, const float* from) HWY_ATTR { return hn::LoadU(d, from); },
        [d](int, Floats value, float* to) HWY_ATTR { hn::StoreU(value, d, to); });
    return;
  }
  const auto part = [&](int r) HWY_ATTR { return FirstLanes(tile.columns - r * Lanes()); };
  Finish(
      product, tile, sums, [&](int r, const float* from) HWY_ATTR { return part(r).Load(from); },
      [&](int r, Floats value, float* to) HWY_ATTR { part(r).Store(value, to); });
}

using TileLoop = void (*)(const Product&, const Tile&);

template <int kRegisters, bool kCopied, int... kPixels>
constexpr std::array<TileLoop, sizeof...(kPixels)> TileLoops(std::integer_sequence<int, kPixels...>) {
  return {&RunTile<kPixels + 1, kRegisters, kCopied>...};
}

using TileCounts = std::make_integer_sequence<int, kMostPixels>;
/// By [copied][wide].
constexpr std::array<std::array<TileLoop, kMostPixels>, 2> kTileLoops[] = {
    {TileLoops<1, false>(TileCounts()), TileLoops<kWide, false>(TileCounts())},
    {TileLoops<1, true>(TileCounts()), TileLoops<kWide, true>(TileCounts())}};

int64_t LineFloats(int64_t depth) { return (depth + kLine - 1) / kLine * kLine; }

/// A tile that was just stored, while the nearest cache has it.
HWY_ATTR void ActivateTile(Activation kind, const Tile& tile, int64_t pixels) {
  WithActivation(kind, [&](const auto& activation) HWY_ATTR {
    for (int64_t p = 0; p < pixels; ++p) {
      float* values = tile.output + p * tile.output_step;
      ChangeValues(values, values, tile.columns, activation);
    }
  });
}

/// Calls `run(pixel, count)` for a row's pixels in tiles of nearly one size.
template <class Run>
void ForTiles(int64_t pixels, const Run& run) {
  const int64_t tiles = (pixels + kMostPixels - 1) / kMostPixels;
  for (int64_t t = 0, first = 0; t < tiles; ++t) {
    const int64_t count = pixels * (t + 1) / tiles - first;
    run(first, count);
    first += count;
  }
}

void RunRow(const Product& product, Tile tile, bool wide, int64_t pixels) {
  const auto& loops = kTileLoops[tile.lines ? 1 : 0][wide ? 1 : 0];
  ForTiles(pixels, [&](int64_t, int64_t count) {
    loops[static_cast<size_t>(count - 1)](product, tile);
    if (product.epilogue.activation != Activation::kNone) ActivateTile(product.epilogue.activation, tile, count);
    tile.input += count * tile.input_step;
    tile.output += count * tile.output_step;
    if (tile.addend) tile.addend += count * tile.addend_step;
    if (tile.lines) tile.lines += count * LineFloats(product.depth);
  });
}

int64_t PanelColumns() { return kWide * Lanes(); }

int64_t PackedColumns(int64_t columns) { return (columns + Lanes() - 1) / Lanes() * Lanes(); }

/// Which of the weights' rows a product has, when it is done in parts.
struct DepthPart {
  int64_t whole, first;
};

void RunPanel(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t panel,
              const DepthPart& part, const float* lines) {
  const int64_t first_column = panel * PanelColumns();
  const int64_t columns = std::min(product.columns - first_column, PanelColumns());
  const int64_t width = columns > Lanes() ? PanelColumns() : Lanes();
  for (int64_t row = range.first_row; row < range.end_row; ++row) {
    const auto at = [&](const PixelSteps& steps) { return steps.offset(grid, row) + range.first_pixel * steps.pixel; };
    const Tile tile{
        .input = product.input + at(product.input_steps),
        .input_step = product.input_steps.pixel,
        .lines = lines,
        .weights = product.weights + first_column * part.whole + part.first * width,
        .bias = product.bias ? product.bias + first_column : nullptr,
        .columns = columns,
        .output = product.output + at(product.output_steps) + first_column,
        .output_step = product.output_steps.pixel,
        .addend = product.addend ? product.addend + at(product.addend_steps) + first_column : nullptr,
        .addend_step = product.addend_steps.pixel,
    };
    RunRow(product, tile, columns > Lanes(), range.end_pixel - range.first_pixel);
    if (lines) lines += (range.end_pixel - range.first_pixel) * LineFloats(product.depth);
  }
}

/// The inputs of a product's only tap, for each row tile by tile.
void CopyLines(const Product& product, const PixelGrid& grid, const PixelRange& range, float* lines) {
  const int64_t depth = product.depth;
  for (int64_t row = range.first_row; row < range.end_row; ++row) {
    const float* from = product.input + product.taps[0] + product.input_steps.offset(grid, row);
    ForTiles(range.end_pixel - range.first_pixel, [&](int64_t first, int64_t count) {
      for (int64_t p = 0; p < count; ++p) {
        const float* pixel = from + (range.first_pixel + first + p) * product.input_steps.pixel;
        for (int64_t k = 0; k < depth; k += kLine)
          std::copy_n(pixel + k, std::min(kLine, depth - k), lines + k * count + p * kLine);
      }
      lines += count * LineFloats(depth);
    });
  }
}

/// A panel's weights stay in the nearest cache while they pass over as many inputs as the next one holds.
void RunBlocks(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
               int64_t end_panel, const DepthPart& part) {
  constexpr int64_t kBlockFloats = int64_t{96} << 10, kFewestPanels = 3;
  const bool copies = product.tap_count == 1 && end_panel - first_panel >= kFewestPanels;
  const int64_t pixel_floats = std::max<int64_t>(1, product.tap_count == 1 ? product.depth : product.input_steps.pixel);
  const int64_t most = std::max<int64_t>(kMostPixels, kBlockFloats / pixel_floats / kMostPixels * kMostPixels);
  const int64_t pixels = range.end_pixel - range.first_pixel;
  const int64_t rows = std::max<int64_t>(1, most / std::max<int64_t>(1, pixels));
  thread_local Scratch scratch;
  for (int64_t row = range.first_row; row < range.end_row; row += rows)
    for (int64_t pixel = range.first_pixel; pixel < range.end_pixel; pixel += most) {
      const PixelRange block{row, std::min(row + rows, range.end_row), pixel, std::min(pixel + most, range.end_pixel)};
      float* lines = nullptr;
      if (copies) {
        const int64_t count = (block.end_row - block.first_row) * (block.end_pixel - block.first_pixel);
        lines = reinterpret_cast<float*>(
            scratch.get(static_cast<size_t>(count * LineFloats(product.depth)) * sizeof(float)));
        CopyLines(product, grid, block, lines);
      }
      for (int64_t panel = first_panel; panel < end_panel; ++panel) RunPanel(product, grid, block, panel, part, lines);
    }
}

/// A deep product is done in parts, each added to what is stored of those before, so that neither inputs nor weights
/// leave the caches between two uses.
void RunProduct(const Product& product, const PixelGrid& grid, const PixelRange& range, int64_t first_panel,
                int64_t end_panel) {
  constexpr int64_t kDeepest = 768;
  const int64_t whole_depth = product.tap_count * product.depth;
  const int64_t parts = product.tap_count == 1 ? (product.depth + kDeepest - 1) / kDeepest : 1;
  if (parts == 1) return RunBlocks(product, grid, range, first_panel, end_panel, {whole_depth, 0});
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
    RunBlocks(own, grid, range, first_panel, end_panel, {whole_depth, first});
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
