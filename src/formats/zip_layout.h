#pragma once

#include <cstdint>

// The numbers of APPNOTE.TXT that the reader and the writer share.
namespace torchvision::formats::zip {

inline constexpr uint32_t kLocalSignature = 0x04034b50;
inline constexpr uint32_t kDirectorySignature = 0x02014b50;
inline constexpr uint32_t kEndSignature = 0x06054b50;
inline constexpr uint32_t kEnd64Signature = 0x06064b50;
inline constexpr uint32_t kLocator64Signature = 0x07064b50;

inline constexpr uint64_t kLocalSize = 30;
inline constexpr uint64_t kDirectorySize = 46;
inline constexpr uint64_t kEndSize = 22;
inline constexpr uint64_t kEnd64Size = 56;
inline constexpr uint64_t kLocator64Size = 20;

inline constexpr uint16_t kZip64Extra = 1;
inline constexpr uint16_t kEncryptedFlag = 1U << 0;
/// Sizes and CRC follow the data; the local header may hold zeros. PyTorch writes all its records so.
inline constexpr uint16_t kDescriptorFlag = 1U << 3;
inline constexpr uint16_t kUtf8Flag = 1U << 11;

inline constexpr uint16_t kFull16 = 0xffff;
inline constexpr uint32_t kFull32 = 0xffffffff;

}  // namespace torchvision::formats::zip
