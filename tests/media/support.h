#pragma once

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "media/byte_source.h"
#include "media/video_reader.h"
#include "support/paths.h"

namespace torchvision::testing {

inline std::string video_path(const std::string& name) { return source_path("tests/golden/video/" + name).string(); }

/// What the ffmpeg program's own dump holds of each video (scripts/golden/golden_video.py).
inline const nlohmann::json& video_facts() {
  static const nlohmann::json facts = nlohmann::json::parse(std::ifstream(video_path("frames.json")));
  return facts;
}

/// A sum of the bytes, weighted by place. Python: checksum() in golden_video.py.
inline int64_t checksum(std::span<const uint8_t> bytes) {
  int64_t sum = 0;
  for (size_t i = 0; i < bytes.size(); ++i) sum += static_cast<int64_t>(bytes[i]) * static_cast<int64_t>(i % 65521 + 1);
  return sum;
}

inline std::vector<uint8_t> file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The checksums of these frames, read in one call.
inline std::vector<int64_t> read_checksums(media::VideoReader& reader, const std::vector<int64_t>& indices) {
  std::vector<uint8_t> pixels(indices.size() * reader.frame_bytes());
  reader.read(indices, pixels.data());
  std::vector<int64_t> sums;
  for (size_t i = 0; i < indices.size(); ++i)
    sums.push_back(checksum(std::span(pixels).subspan(i * reader.frame_bytes(), reader.frame_bytes())));
  return sums;
}

}  // namespace torchvision::testing
