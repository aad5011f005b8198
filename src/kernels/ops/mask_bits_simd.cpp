#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ops/mask_bits_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <bit>
#include <cstring>

#include "kernels/ops/mask_bits.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {  // other files of this namespace have templates of the same names

static_assert(std::endian::native == std::endian::little, "bits of a mask are stored byte by byte into words");

#if HWY_TARGET == HWY_SCALAR
// One lane gives one bit, and bits are stored by the byte.
HWY_INLINE uint64_t PackWord(const uint8_t* bytes) {
  uint64_t word = 0;
  for (int i = 0; i < 64; ++i) word |= uint64_t{bytes[i] != 0} << i;
  return word;
}

HWY_INLINE void UnpackWord(uint64_t word, uint8_t* bytes) {
  for (int i = 0; i < 64; ++i) bytes[i] = static_cast<uint8_t>(word >> i & 1);
}
#else
HWY_INLINE uint64_t PackWord(const uint8_t* bytes) {
  const hn::CappedTag<uint8_t, 64> d;
  uint8_t bits[8 + 8] = {};  // StoreMaskBits may write more than a mask's own bytes
  for (size_t i = 0; i < 64; i += hn::Lanes(d))
    hn::StoreMaskBits(d, hn::Ne(hn::LoadU(d, bytes + i), hn::Zero(d)), bits + i / 8);
  uint64_t word;
  std::memcpy(&word, bits, sizeof(word));
  return word;
}

HWY_INLINE void UnpackWord(uint64_t word, uint8_t* bytes) {
  const hn::CappedTag<uint8_t, 64> d;
  uint8_t bits[8 + 8] = {};  // LoadMaskBits may read more, too
  std::memcpy(bits, &word, sizeof(word));
  for (size_t i = 0; i < 64; i += hn::Lanes(d))
    hn::StoreU(hn::IfThenElseZero(hn::LoadMaskBits(d, bits + i / 8), hn::Set(d, uint8_t{1})), d, bytes + i);
}
#endif

void Pack(const uint8_t* bytes, int64_t count, uint64_t* words) {
  for (; count >= 64; count -= 64, bytes += 64) *words++ = PackWord(bytes);
  if (count == 0) return;
  uint8_t rest[64] = {};
  std::memcpy(rest, bytes, static_cast<size_t>(count));
  *words = PackWord(rest);
}

void Unpack(const uint64_t* words, int64_t count, uint8_t* bytes) {
  for (; count >= 64; count -= 64, bytes += 64) UnpackWord(*words++, bytes);
  if (count == 0) return;
  uint8_t rest[64];
  UnpackWord(*words, rest);
  std::memcpy(bytes, rest, static_cast<size_t>(count));
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(Pack);
HWY_EXPORT(Unpack);

void pack_bits(const uint8_t* bytes, int64_t count, uint64_t* words) {
  HWY_DYNAMIC_DISPATCH(Pack)(bytes, count, words);
}

void unpack_bits(const uint64_t* words, int64_t count, uint8_t* bytes) {
  HWY_DYNAMIC_DISPATCH(Unpack)(words, count, bytes);
}

void transpose_bits(uint64_t* words) {
  // Swaps the off-diagonal quarters, of the whole, then of each quarter, and so on. Warren, Hacker's Delight, 7-3.
  uint64_t low = 0x00000000ffffffffULL;
  for (int half = 32; half != 0; half /= 2, low ^= low << half)
    for (int row = 0; row < 64; row = ((row | half) + 1) & ~half) {
      const uint64_t swapped = ((words[row] >> half) ^ words[row | half]) & low;
      words[row] ^= swapped << half;
      words[row | half] ^= swapped;
    }
}

}  // namespace torchvision::kernels
#endif
