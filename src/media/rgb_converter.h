#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "media/ffmpeg.h"
#include "media/orientation.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

struct RgbConverterOptions {
  int height = 0;  ///< of the stream; frames of another size are scaled to it
  int width = 0;
  Orientation orientation = {};
  ColorConversion conversion = ColorConversion::kFast;
};

/// Decoded frames as RGB, 8 bits a sample, by each frame's own matrix and range of colours. Numbers are those of the
/// ffmpeg program's scale filter.
class RgbConverter {
 public:
  RgbConverter(const RgbConverterOptions& options, std::string name);

  /// Fills height × width × 3 bytes (as turned), without gaps. Throws DecodeError for a format without conversion.
  void convert(const AVFrame& frame, uint8_t* target);

 private:
  /// What a scaler was made for.
  struct Input {
    int width = 0;
    int height = 0;
    int format = -1;
    unsigned space = AVCOL_SPC_UNSPECIFIED;
    unsigned range = AVCOL_RANGE_UNSPECIFIED;
    bool operator==(const Input&) const = default;
  };
  struct FreeAligned {
    void operator()(uint8_t* memory) const noexcept { av_free(memory); }
  };

  void prepare(const Input& input);
  uint8_t* padded();

  RgbConverterOptions options_;
  std::string name_;
  int padded_stride_;
  bool writes_rows_without_gaps_;
  Input input_;
  ScalerOwner scaler_;
  std::unique_ptr<uint8_t, FreeAligned> padded_;
};

}  // namespace torchvision::media
