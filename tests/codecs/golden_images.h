#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "codecs/image.h"
#include "core/file.h"
#include "formats/safetensors.h"
#include "support/paths.h"

namespace torchvision::testing {

/// A golden file's arrays without LibTorch, so that the sanitizers see the decoders on each of them.
class GoldenImages {
 public:
  explicit GoldenImages(const std::string& name)
      : content_(core::read_file(source_path("tests/golden/" + name + ".safetensors"))),
        file_(formats::read_safetensors(content_)) {
    for (const auto& entry : file_.entries) entries_[entry.name] = &entry;
    for (const auto& [key, value] : file_.metadata) metadata[key] = nlohmann::json::parse(value);
  }

  bool contains(const std::string& name) const { return entries_.contains(name); }
  core::Bytes bytes(const std::string& name) const { return entries_.at(name)->data; }
  /// (C, H, W) or (N, C, H, W).
  const std::vector<int64_t>& shape(const std::string& name) const { return entries_.at(name)->shape; }

  std::map<std::string, nlohmann::json> metadata;

 private:
  std::vector<uint8_t> content_;
  formats::SafetensorsFile file_;
  std::map<std::string, const formats::SafetensorsEntry*> entries_;
};

/// Pixels as a decoder lays them out, and their shape as a tensor has it.
struct DecodedImage {
  codecs::ImageInfo info;
  std::vector<uint8_t> pixels;

  std::vector<int64_t> shape() const {
    const std::vector<int64_t> one = {info.channels, info.height, info.width};
    if (info.frames == 1) return one;
    return {static_cast<int64_t>(info.frames), one[0], one[1], one[2]};
  }
};

template <class Open>
DecodedImage decode_with(Open open, core::Bytes file, const codecs::DecodeOptions& options = {}) {
  const auto decoder = open(file, options);
  DecodedImage image = {decoder->info(), std::vector<uint8_t>(decoder->info().bytes())};
  decoder->decode(image.pixels);
  return image;
}

/// The largest difference between samples, or -1 where the shapes differ. Golden arrays are planar.
inline int largest_difference(const DecodedImage& image, const GoldenImages& golden, const std::string& name) {
  if (golden.shape(name) != image.shape()) return -1;
  const core::Bytes expected = golden.bytes(name);
  const codecs::ImageInfo& info = image.info;
  int largest = 0;
  size_t at = 0;
  const size_t bytes = info.sample_bytes;
  for (uint64_t frame = 0; frame < info.frames; ++frame)
    for (uint32_t c = 0; c < info.channels; ++c)
      for (size_t pixel = 0; pixel < size_t{info.width} * info.height; ++pixel, at += bytes) {
        const uint8_t* ours = &image.pixels[frame * info.frame_bytes() + (pixel * info.channels + c) * bytes];
        const int a = bytes == 1 ? ours[0] : core::load_little_endian<uint16_t>(ours);
        const int b = bytes == 1 ? expected[at] : core::load_little_endian<uint16_t>(&expected[at]);
        largest = std::max(largest, std::abs(a - b));
      }
  return largest;
}

}  // namespace torchvision::testing
