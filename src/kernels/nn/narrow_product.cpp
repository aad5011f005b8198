#include "kernels/nn/narrow_product.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "kernels/scratch.h"

// Intrinsics of x86-64, since Highway's type of eight bits has no such product on all of these processors.
#if defined(__x86_64__)
#include <immintrin.h>
#define TORCHVISION_NARROW \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16,prefer-vector-width=512")))
#endif

namespace torchvision::kernels {
namespace {

constexpr int64_t kLine = 16;  // groups of four bytes

int64_t group_size(NarrowType type) { return type == NarrowType::kBfloat16 ? 2 : 4; }

int64_t group_count(NarrowType type, int64_t depth) { return (depth + group_size(type) - 1) / group_size(type); }

uint16_t as_bfloat16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);  // to the nearest, ties to even
}

float weight_at(const ProductWeights& weights, int64_t column, int64_t k) {
  return weights.factor * weights.from[column * weights.column_step + k * weights.depth_step];
}

/// Four bytes of a column.
uint32_t group_of(const ProductWeights& weights, const NarrowWeights& narrow, int64_t column, int64_t group) {
  const int64_t size = group_size(narrow.type);
  uint32_t bits = 0;
  for (int64_t i = 0; i < size && group * size + i < weights.depth && column < weights.columns; ++i) {
    const float value = weight_at(weights, column, group * size + i);
    bits |= narrow.type == NarrowType::kBfloat16
                ? static_cast<uint32_t>(as_bfloat16(value)) << (16 * i)
                : static_cast<uint32_t>(static_cast<uint8_t>(
                      static_cast<int8_t>(std::nearbyint(value / narrow.scales[static_cast<size_t>(column)]))))
                      << (8 * i);
  }
  return bits;
}

void find_scales(const ProductWeights& weights, NarrowWeights& narrow) {
  for (int64_t c = 0; c < weights.columns; ++c) {
    float largest = 0;
    for (int64_t k = 0; k < weights.depth; ++k) largest = std::max(largest, std::abs(weight_at(weights, c, k)));
    const float scale = largest > 0 ? largest / 127 : 1;
    int32_t sum = 0;
    for (int64_t k = 0; k < weights.depth; ++k)
      sum += static_cast<int32_t>(std::nearbyint(weight_at(weights, c, k) / scale));
    narrow.scales.push_back(scale);
    narrow.sums.push_back(sum);
  }
}

}  // namespace

NarrowWeights pack_narrow_product(const ProductWeights& weights, NarrowType type) {
  NarrowWeights narrow{.type = type, .columns = weights.columns, .depth = weights.depth};
  if (type == NarrowType::kInt8) find_scales(weights, narrow);
  const int64_t groups = group_count(type, weights.depth);
  const int64_t panels = (weights.columns + kNarrowPanel - 1) / kNarrowPanel;
  narrow.packed.resize(static_cast<size_t>(panels * groups * kNarrowPanel + kLine));
  const auto address = reinterpret_cast<uintptr_t>(narrow.packed.data());
  narrow.first = (64 - address % 64) % 64 / sizeof(uint32_t);
  uint32_t* to = narrow.packed.data() + narrow.first;
  for (int64_t panel = 0; panel < panels; ++panel)
    for (int64_t group = 0; group < groups; ++group)
      for (int64_t c = 0; c < kNarrowPanel; ++c) *to++ = group_of(weights, narrow, panel * kNarrowPanel + c, group);
  return narrow;
}

#if defined(__x86_64__)

namespace {

constexpr int kMostPixels = 14;

/// How a pixel's integers stand for its inputs: value = scale * (integer - zero).
struct Quantization {
  float scale;
  int32_t zero;
};

struct Tile {
  const uint32_t* lines;
  const Quantization* quantizations;
  const uint32_t* weights;
  int64_t groups;
  int64_t first_column, columns;
  float* output;
  const float* addend;
};

TORCHVISION_NARROW inline __m512 dot(__m512 sum, __m512i values, __m512i weights) {
  return _mm512_dpbf16_ps(sum, (__m512bh)values, (__m512bh)weights);
}
TORCHVISION_NARROW inline __m512i dot(__m512i sum, __m512i values, __m512i weights) {
  return _mm512_dpbusd_epi32(sum, values, weights);
}

template <int kPixels, class Sum>
TORCHVISION_NARROW inline void add_lines(const Tile& tile, Sum (&sums)[kPixels][2]) {
  const uint32_t *lines = tile.lines, *weights = tile.weights;
  for (int64_t first = 0; first < tile.groups; first += kLine, lines += kPixels * kLine)
    for (int64_t g = 0; g < std::min(kLine, tile.groups - first); ++g, weights += kNarrowPanel) {
      const __m512i left = _mm512_load_si512(weights), right = _mm512_load_si512(weights + 16);
#pragma GCC unroll 16
      for (int p = 0; p < kPixels; ++p) {
        const __m512i value = _mm512_set1_epi32(static_cast<int>(lines[p * kLine + g]));
        sums[p][0] = dot(sums[p][0], value, left);
        sums[p][1] = dot(sums[p][1], value, right);
      }
    }
}

TORCHVISION_NARROW inline __m512 as_float(__m512 sum, const NarrowWeights&, const Quantization&, int64_t, __mmask16) {
  return sum;
}
TORCHVISION_NARROW inline __m512 as_float(__m512i sum, const NarrowWeights& weights, const Quantization& pixel,
                                          int64_t column, __mmask16 there) {
  const __m512i column_sums = _mm512_maskz_loadu_epi32(there, weights.sums.data() + column);
  const __m512i exact = _mm512_sub_epi32(sum, _mm512_mullo_epi32(column_sums, _mm512_set1_epi32(pixel.zero)));
  const __m512 scales = _mm512_maskz_loadu_ps(there, weights.scales.data() + column);
  return _mm512_mul_ps(_mm512_cvtepi32_ps(exact), _mm512_mul_ps(scales, _mm512_set1_ps(pixel.scale)));
}

template <int kPixels, class Sum>
TORCHVISION_NARROW void run_tile(const Product& product, const NarrowWeights& weights, const Tile& tile) {
  Sum sums[kPixels][2];
#pragma GCC unroll 16
  for (int p = 0; p < kPixels; ++p) sums[p][0] = sums[p][1] = Sum{};
  add_lines<kPixels>(tile, sums);
  const __m512 low = _mm512_set1_ps(product.epilogue.low), high = _mm512_set1_ps(product.epilogue.high);
  for (int r = 0; r < 2; ++r) {
    const int64_t left = std::clamp<int64_t>(tile.columns - 16 * r, 0, 16);
    if (left == 0) break;
    const auto there = static_cast<__mmask16>((1U << left) - 1);
    const int64_t column = tile.first_column + 16 * r;
    const __m512 bias = product.bias ? _mm512_maskz_loadu_ps(there, product.bias + column) : _mm512_setzero_ps();
#pragma GCC unroll 16
    for (int p = 0; p < kPixels; ++p) {
      __m512 value = _mm512_add_ps(as_float(sums[p][r], weights, tile.quantizations[p], column, there), bias);
      if (tile.addend)
        value =
            _mm512_add_ps(value, _mm512_maskz_loadu_ps(there, tile.addend + p * product.addend_steps.pixel + 16 * r));
      value = _mm512_min_ps(_mm512_max_ps(value, low), high);
      _mm512_mask_storeu_ps(tile.output + p * product.output_steps.pixel + 16 * r, there, value);
    }
  }
}

using TileLoop = void (*)(const Product&, const NarrowWeights&, const Tile&);

template <class Sum, int... kPixels>
constexpr std::array<TileLoop, sizeof...(kPixels)> tile_loops(std::integer_sequence<int, kPixels...>) {
  return {&run_tile<kPixels + 1, Sum>...};
}

using TileCounts = std::make_integer_sequence<int, kMostPixels>;
constexpr auto kBfloat16Loops = tile_loops<__m512>(TileCounts());
constexpr auto kInt8Loops = tile_loops<__m512i>(TileCounts());

TORCHVISION_NARROW void round_to_bfloat16(const float* from, int64_t count, uint16_t* to) {
  for (int64_t i = 0; i < count; i += 16) {
    const auto there = static_cast<__mmask16>(count - i >= 16 ? 0xFFFFU : (1U << (count - i)) - 1);
    const __m256bh rounded = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(there, from + i));
    _mm256_mask_storeu_epi16(to + i, there, (__m256i)rounded);
  }
}

TORCHVISION_NARROW Quantization quantize(const float* from, int64_t count, uint8_t* to) {
  float least = 0, most = 0;  // zero has an integer of its own
  for (int64_t i = 0; i < count; ++i) {
    least = std::min(least, from[i]);
    most = std::max(most, from[i]);
  }
  const float scale = most > least ? (most - least) / 255 : 1;
  const Quantization found{scale, static_cast<int32_t>(std::nearbyint(-least / scale))};
  const float inverse = 1 / scale, zero = static_cast<float>(found.zero);
  for (int64_t i = 0; i < count; ++i)
    to[i] = static_cast<uint8_t>(std::clamp(std::nearbyint(from[i] * inverse) + zero, 0.0F, 255.0F));
  return found;
}

/// Calls `run(pixel, count)` for a row's pixels in tiles of nearly one size.
template <class Run>
void for_tiles(int64_t pixels, const Run& run) {
  const int64_t tiles = (pixels + kMostPixels - 1) / kMostPixels;
  for (int64_t t = 0, first = 0; t < tiles; ++t) {
    const int64_t count = pixels * (t + 1) / tiles - first;
    run(first, count);
    first += count;
  }
}

int64_t line_groups(int64_t groups) { return (groups + kLine - 1) / kLine * kLine; }

/// One pixel's inputs from all taps, narrowed; its lines stand `count` lines apart.
Quantization copy_pixel(const Product& product, NarrowType type, const float* pixel, int64_t groups, float* wide,
                        uint32_t* narrow, uint32_t* lines, int64_t count) {
  for (int64_t t = 0; t < product.tap_count; ++t)
    std::copy_n(pixel + product.taps[t], product.depth, wide + t * product.depth);
  const int64_t depth = product.tap_count * product.depth;
  std::fill_n(narrow + groups - 1, 1, 0U);
  Quantization found{1, 0};
  if (type == NarrowType::kBfloat16)
    round_to_bfloat16(wide, depth, reinterpret_cast<uint16_t*>(narrow));
  else
    found = quantize(wide, depth, reinterpret_cast<uint8_t*>(narrow));
  for (int64_t g = 0; g < groups; g += kLine) std::copy_n(narrow + g, std::min(kLine, groups - g), lines + g * count);
  return found;
}

/// Memory of a block: lines, quantizations, and one pixel's inputs wide and narrow.
struct Block {
  uint32_t* lines;
  Quantization* quantizations;
  float* wide;
  uint32_t* narrow;
};

Block block_in(Scratch& scratch, int64_t pixels, int64_t groups, int64_t depth) {
  const auto words = static_cast<size_t>(pixels * line_groups(groups) + 2 * pixels + depth + groups + 4 * kLine);
  auto* memory = reinterpret_cast<uint32_t*>(scratch.get(words * sizeof(uint32_t)));
  Block block{};
  block.lines = memory;
  block.quantizations = reinterpret_cast<Quantization*>(memory + pixels * line_groups(groups));
  block.wide = reinterpret_cast<float*>(block.quantizations + pixels);
  block.narrow = reinterpret_cast<uint32_t*>(block.wide + depth + kLine);
  return block;
}

}  // namespace

bool has_narrow_products(NarrowType type) {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512vnni") && (type == NarrowType::kInt8 || __builtin_cpu_supports("avx512bf16"));
}

void narrow_product(const Product& product, const NarrowWeights& weights, const PixelGrid& grid,
                    const PixelRange& range, int64_t first_panel, int64_t end_panel) {
  constexpr int64_t kBlockGroups = int64_t{96} << 10;
  const int64_t depth = product.tap_count * product.depth, groups = group_count(weights.type, depth);
  const int64_t most = std::max<int64_t>(kMostPixels, kBlockGroups / line_groups(groups) / kMostPixels * kMostPixels);
  const auto& loops = weights.type == NarrowType::kBfloat16 ? kBfloat16Loops : kInt8Loops;
  thread_local Scratch scratch;
  for (int64_t row = range.first_row; row < range.end_row; ++row)
    for (int64_t pixel = range.first_pixel; pixel < range.end_pixel; pixel += most) {
      const int64_t pixels = std::min(most, range.end_pixel - pixel);
      const Block block = block_in(scratch, pixels, groups, depth);
      const auto at = [&](const PixelSteps& steps, int64_t index) {
        return steps.offset(grid, row) + (pixel + index) * steps.pixel;
      };
      for_tiles(pixels, [&](int64_t first, int64_t count) {
        for (int64_t p = 0; p < count; ++p)
          block.quantizations[first + p] =
              copy_pixel(product, weights.type, product.input + at(product.input_steps, first + p), groups, block.wide,
                         block.narrow, block.lines + first * line_groups(groups) + p * kLine, count);
      });
      for (int64_t panel = first_panel; panel < end_panel; ++panel) {
        const int64_t column = panel * kNarrowPanel, columns = std::min(kNarrowPanel, product.columns - column);
        for_tiles(pixels, [&](int64_t first, int64_t count) {
          float* output = product.output + at(product.output_steps, first) + column;
          loops[static_cast<size_t>(count - 1)](
              product, weights,
              {.lines = block.lines + first * line_groups(groups),
               .quantizations = block.quantizations + first,
               .weights = weights.packed.data() + weights.first + panel * groups * kNarrowPanel,
               .groups = groups,
               .first_column = column,
               .columns = columns,
               .output = output,
               .addend = product.addend ? product.addend + at(product.addend_steps, first) + column : nullptr});
          if (product.epilogue.activation == Activation::kNone) return;
          for (int64_t p = 0; p < count; ++p) {
            float* values = output + p * product.output_steps.pixel;
            activate(values, values, columns, {.activation = product.epilogue.activation});
          }
        });
      }
    }
}

#else

bool has_narrow_products(NarrowType) { return false; }

void narrow_product(const Product&, const NarrowWeights&, const PixelGrid&, const PixelRange&, int64_t, int64_t) {}

#endif

}  // namespace torchvision::kernels
