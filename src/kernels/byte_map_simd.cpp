// Where the processor finds bytes in tables of 128 (AVX-512 VBMI), 64 at a time; loads elsewhere, which no sequence of
// shuffles of 16 beats by much.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/byte_map_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/byte_map.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace {

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3_DL

constexpr int64_t kVector = 64;

/// A table in four registers.
struct WideTable {
  __m512i parts[4];

  HWY_ATTR explicit WideTable(const ByteTable& table) {
    for (int i = 0; i < 4; ++i) parts[i] = _mm512_loadu_si512(table.data() + kVector * i);
  }

  HWY_ATTR __m512i operator()(__m512i bytes) const {
    const __m512i low = _mm512_permutex2var_epi8(parts[0], bytes, parts[1]);
    const __m512i high = _mm512_permutex2var_epi8(parts[2], bytes, parts[3]);
    return _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), low, high);
  }
};

HWY_ATTR __mmask64 first(int64_t count) { return count >= kVector ? ~__mmask64{0} : (__mmask64{1} << count) - 1; }

HWY_ATTR void MapBytes(const uint8_t* from, uint8_t* to, int64_t count, const ByteTable& table) {
  const WideTable wide(table);
  for (int64_t i = 0; i < count; i += kVector) {
    const __mmask64 present = first(count - i);
    _mm512_mask_storeu_epi8(to + i, present, wide(_mm512_maskz_loadu_epi8(present, from + i)));
  }
}

HWY_ATTR void MapRgb(const uint8_t* from, uint8_t* to, int64_t pixels, const ByteTable* tables) {
  const WideTable red(tables[0]), green(tables[1]), blue(tables[2]);
  // Every third byte, beginning with the second or the third.
  constexpr __mmask64 kSecond = 0x2492492492492492, kThird = 0x4924924924924924;
  // 64 bytes further on the pattern begins one byte later in its turn.
  const WideTable* turn[3] = {&red, &green, &blue};
  for (int64_t i = 0; i < 3 * pixels; i += kVector) {
    const __mmask64 present = first(3 * pixels - i);
    const __m512i bytes = _mm512_maskz_loadu_epi8(present, from + i);
    const __m512i two = _mm512_mask_blend_epi8(kSecond, (*turn[0])(bytes), (*turn[1])(bytes));
    _mm512_mask_storeu_epi8(to + i, present, _mm512_mask_blend_epi8(kThird, two, (*turn[2])(bytes)));
    const WideTable* next = turn[1];
    turn[1] = turn[2];
    turn[2] = turn[0];
    turn[0] = next;
  }
}

#else

void MapBytes(const uint8_t* from, uint8_t* to, int64_t count, const ByteTable& table) {
  int64_t i = 0;
  // Eight independent loads at a time: a load of the table waits for the byte before it.
  for (; i + 8 <= count; i += 8)
    for (int64_t j = 0; j < 8; ++j) to[i + j] = table[from[i + j]];
  for (; i < count; ++i) to[i] = table[from[i]];
}

void MapRgb(const uint8_t* from, uint8_t* to, int64_t pixels, const ByteTable* tables) {
  for (int64_t i = 0; i < pixels; ++i, from += 3, to += 3) {
    to[0] = tables[0][from[0]];
    to[1] = tables[1][from[1]];
    to[2] = tables[2][from[2]];
  }
}

#endif

/// The bytes at one place of a block belong to one channel, so that whole vectors are compared.
template <int64_t kChannels>
int64_t widen_by_blocks(const uint8_t* HWY_RESTRICT row, int64_t count, ByteRange* ranges) {
  constexpr int64_t kBlock = 64 * kChannels;
  if (count < kBlock) return 0;
  uint8_t least[kBlock], most[kBlock];
  std::copy_n(row, kBlock, least);
  std::copy_n(row, kBlock, most);
  int64_t x = kBlock;
  for (; x + kBlock <= count; x += kBlock)
    for (int64_t i = 0; i < kBlock; ++i) {
      least[i] = row[x + i] < least[i] ? row[x + i] : least[i];
      most[i] = row[x + i] > most[i] ? row[x + i] : most[i];
    }
  for (int64_t i = 0; i < kBlock; ++i) ranges[i % kChannels].include(least[i], most[i]);
  return x;
}

void WidenRanges(const Rows<const uint8_t>& image, ByteRange* ranges) {
  const int64_t count = image.width * image.channels;
  for (int64_t y = 0; y < image.height; ++y) {
    const uint8_t* row = image.row(y);
    int64_t x = 0;
    if (image.channels == 1) x = widen_by_blocks<1>(row, count, ranges);
    if (image.channels == 3) x = widen_by_blocks<3>(row, count, ranges);
    for (; x < count; ++x) ranges[x % image.channels].include(row[x], row[x]);
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(MapBytes);
HWY_EXPORT(MapRgb);
HWY_EXPORT(WidenRanges);

void map_bytes(const uint8_t* from, uint8_t* to, int64_t count, const ByteTable& table) {
  HWY_DYNAMIC_DISPATCH(MapBytes)(from, to, count, table);
}

void map_pixels(const uint8_t* from, uint8_t* to, int64_t pixels, int64_t channels, const ByteTable* tables) {
  if (channels == 3) return HWY_DYNAMIC_DISPATCH(MapRgb)(from, to, pixels, tables);
  for (int64_t i = 0; i < pixels; ++i)
    for (int64_t c = 0; c < channels; ++c, ++from, ++to) *to = tables[c][*from];
}

void widen_ranges(const Rows<const uint8_t>& image, ByteRange* ranges) {
  HWY_DYNAMIC_DISPATCH(WidenRanges)(image, ranges);
}

}  // namespace torchvision::kernels
#endif
