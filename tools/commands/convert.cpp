#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "core/file.h"
#include "support/loaded_picture.h"
#include "support/report.h"

namespace torchvision::tools {
namespace {

enum class Target { kJpeg, kPng, kWebp, kGif, kAvif };

struct Suffix {
  std::string_view text;
  Target target;
};
constexpr Suffix kSuffixes[] = {{".jpg", Target::kJpeg},  {".jpeg", Target::kJpeg}, {".png", Target::kPng},
                                {".webp", Target::kWebp}, {".gif", Target::kGif},   {".avif", Target::kAvif}};

Target target_of(const std::string& path) {
  std::string suffix = std::filesystem::path(path).extension();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  for (const Suffix& known : kSuffixes)
    if (known.text == suffix) return known.target;
  throw UsageError("convert: expected an output that ends in .jpg, .png, .webp, .gif or .avif, got '" + path + "'");
}

/// An option that the format has no use for is a mistake, not a wish to be passed over.
void check_options(Target target, const ConvertArguments& arguments) {
  const auto only_for = [&](bool given, std::initializer_list<Target> targets, const char* option, const char* names) {
    if (given && std::find(targets.begin(), targets.end(), target) == targets.end())
      throw UsageError("convert: " + std::string(option) + " is for " + names + ", not for " + arguments.output);
  };
  only_for(arguments.quality.has_value(), {Target::kJpeg, Target::kWebp, Target::kAvif}, "--quality",
           "JPEG, WebP and AVIF");
  only_for(arguments.lossless, {Target::kWebp, Target::kAvif}, "--lossless", "WebP and AVIF");
  only_for(arguments.progressive, {Target::kJpeg}, "--progressive", "JPEG");
  only_for(!arguments.subsampling.empty(), {Target::kJpeg, Target::kAvif}, "--subsampling", "JPEG and AVIF");
  only_for(arguments.level.has_value(), {Target::kPng}, "--level", "PNG");
  only_for(arguments.duration.has_value(), {Target::kGif}, "--duration", "GIF");
}

uint64_t chosen_frame(const LoadedPicture& picture, const ConvertArguments& arguments) {
  if (!arguments.frame) {
    if (picture.frames > 1)
      throw UsageError("convert: " + arguments.input + " has " + std::to_string(picture.frames) + " frames, and " +
                       arguments.output + " can hold one: pick it with --frame");
    return 0;
  }
  const auto frame = static_cast<uint64_t>(*arguments.frame);
  if (frame >= picture.frames)
    throw UsageError("convert: expected a --frame of 0 to " + std::to_string(picture.frames - 1) + ", got " +
                     std::to_string(frame));
  return frame;
}

codecs::EncodedImage encode_animation(const LoadedPicture& picture, const ConvertArguments& arguments) {
  std::vector<codecs::PixelView> frames;
  if (arguments.frame)
    frames.push_back(picture.view(chosen_frame(picture, arguments)));
  else
    for (uint64_t i = 0; i < picture.frames; ++i) frames.push_back(picture.view(i));
  const auto delay = static_cast<uint16_t>((arguments.duration.value_or(100) + 5) / 10);
  return codecs::encode_gif(frames, {.delays = std::vector<uint16_t>(frames.size(), delay)});
}

codecs::EncodedImage encode(Target target, const LoadedPicture& picture, const ConvertArguments& arguments) {
  if (target == Target::kGif) return encode_animation(picture, arguments);
  const codecs::PixelView view = picture.view(chosen_frame(picture, arguments));
  const int quality = arguments.quality.value_or(75);
  const ChromaSubsampling subsampling =
      parse_chroma_subsampling(arguments.subsampling).value_or(ChromaSubsampling::k420);
  switch (target) {
    case Target::kJpeg:
      return codecs::encode_jpeg(view, {.quality = quality,
                                        .subsampling = subsampling,
                                        .progressive = arguments.progressive,
                                        .optimize = arguments.progressive});
    case Target::kPng:
      return codecs::encode_png(view, arguments.level.value_or(6));
    case Target::kWebp:
      return codecs::encode_webp(view, {.quality = quality, .lossless = arguments.lossless});
    default:
      return codecs::encode_avif(view,
                                 {.quality = quality, .lossless = arguments.lossless, .subsampling = subsampling});
  }
}

}  // namespace

int run_convert(const ConvertArguments& arguments) {
  const Target target = target_of(arguments.output);
  check_options(target, arguments);
  const LoadedPicture picture =
      load_picture(arguments.input, /*alpha=*/target != Target::kJpeg && target != Target::kGif);
  const codecs::EncodedImage encoded = encode(target, picture, arguments);
  core::write_file_atomically(arguments.output, core::Bytes{encoded.bytes.get(), encoded.size});
  return kSuccess;
}

}  // namespace torchvision::tools
