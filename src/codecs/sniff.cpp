#include <algorithm>

#include "codecs/image.h"

namespace torchvision::codecs {
namespace {

using namespace std::string_view_literals;

constexpr size_t kBmpHeaderSizeAt = 14;
constexpr size_t kBoxHeader = 8;

bool is_bmp(core::Bytes file) {
  // Two letters alone begin many a text; the size of the header is one of few.
  if (!core::as_text(file).starts_with("BM"sv) || file.size() < kBmpHeaderSizeAt + 4) return false;
  constexpr uint32_t kHeaderSizes[] = {12, 40, 52, 56, 64, 108, 124};
  const auto size = core::load_little_endian<uint32_t>(&file[kBmpHeaderSizeAt]);
  return std::find(std::begin(kHeaderSizes), std::end(kHeaderSizes), size) != std::end(kHeaderSizes);
}

bool is_pnm(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P' || text[1] < '1' || text[1] > '7') return false;
  return " \t\r\n\v\f#"sv.find(text[2]) != std::string_view::npos;
}

bool is_tiff(std::string_view text) {
  for (const auto magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})
    if (text.starts_with(magic)) return true;
  return false;
}

// The first box of the ISO base media format lists the brands that a file follows.
ImageFormat brand_of(core::Bytes file) {
  const std::string_view text = core::as_text(file);
  if (text.size() < 2 * kBoxHeader || text.substr(4, 4) != "ftyp"sv) return ImageFormat::kUnknown;
  const size_t end = std::min<size_t>(text.size(), core::load_big_endian<uint32_t>(file.data()));
  bool heif = false;
  for (size_t at = kBoxHeader; at + 4 <= end; at += 4) {
    const std::string_view brand = text.substr(at, 4);
    if (brand == "avif"sv || brand == "avis"sv) return ImageFormat::kAvif;
    for (const auto name : {"heic"sv, "heix"sv, "hevc"sv, "hevx"sv, "heim"sv, "heis"sv, "mif1"sv, "msf1"sv})
      heif = heif || brand == name;
  }
  return heif ? ImageFormat::kHeic : ImageFormat::kUnknown;
}

}  // namespace

ImageFormat sniff(core::Bytes file) noexcept {
  const std::string_view text = core::as_text(file);
  if (text.starts_with("\xFF\xD8\xFF"sv)) return ImageFormat::kJpeg;
  if (text.starts_with("\x89PNG"sv)) return ImageFormat::kPng;
  if (text.starts_with("GIF87a"sv) || text.starts_with("GIF89a"sv)) return ImageFormat::kGif;
  if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv) return ImageFormat::kWebp;
  if (text.starts_with("qoif"sv)) return ImageFormat::kQoi;
  if (is_bmp(file)) return ImageFormat::kBmp;
  if (is_tiff(text)) return ImageFormat::kTiff;
  if (is_pnm(text)) return ImageFormat::kPnm;
  return brand_of(file);
}

}  // namespace torchvision::codecs
