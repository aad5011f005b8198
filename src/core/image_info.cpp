#include "torchvision/core/image_info.h"

#include "core/enum_names.h"

namespace torchvision {
namespace {

constexpr core::EnumNames<ImageFormat, 11> kImageFormats = {{
    {ImageFormat::kUnknown, "unknown"},
    {ImageFormat::kJpeg, "JPEG"},
    {ImageFormat::kPng, "PNG"},
    {ImageFormat::kGif, "GIF"},
    {ImageFormat::kWebp, "WebP"},
    {ImageFormat::kBmp, "BMP"},
    {ImageFormat::kTiff, "TIFF"},
    {ImageFormat::kPnm, "PNM"},
    {ImageFormat::kQoi, "QOI"},
    {ImageFormat::kAvif, "AVIF"},
    {ImageFormat::kHeic, "HEIC"},
}};

}  // namespace

std::string_view to_string(ImageFormat format) noexcept { return core::name_of(kImageFormats, format); }

}  // namespace torchvision
