#pragma once

#include <cstdint>

/// Masks with one bit a pixel: 64 pixels are then one word, and a change of value is one instruction away.
namespace torchvision::kernels {

inline int64_t words_for(int64_t bits) { return (bits + 63) / 64; }

/// Bit i is set where byte i is not 0. Bits behind `count` in the last word are 0.
void pack_bits(const uint8_t* bytes, int64_t count, uint64_t* words);

/// The way back: bytes of 0 and 1.
void unpack_bits(const uint64_t* words, int64_t count, uint8_t* bytes);

/// Bit j of word i becomes bit i of word j, of 64 words.
void transpose_bits(uint64_t* words);

}  // namespace torchvision::kernels
