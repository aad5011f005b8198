#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "codecs/gif_layout.h"
#include "codecs/image.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using Color = std::array<uint8_t, 3>;

struct Source {
  core::Bytes file;
  size_t at = 0;
};

int read_source(GifFileType* gif, GifByteType* to, int count) {
  auto* source = static_cast<Source*>(gif->UserData);
  const size_t taken = std::min(static_cast<size_t>(count), source->file.size() - source->at);
  std::memcpy(to, source->file.data() + source->at, taken);
  source->at += taken;
  return static_cast<int>(taken);
}

struct CloseGif {
  void operator()(GifFileType* gif) const noexcept {
    int ignored = 0;
    DGifCloseFile(gif, &ignored);
  }
};

/// What a graphic control extension asks for.
struct FrameControl {
  int disposal = DISPOSAL_UNSPECIFIED;
  int transparent = NO_TRANSPARENT_COLOR;

  /// Python looks at the frame's own disposal, not at the one before it, and takes "restore to previous" as "keep".
  bool keeps_canvas() const noexcept {
    return disposal == DISPOSAL_UNSPECIFIED || disposal == DISPOSE_DO_NOT || disposal == DISPOSE_PREVIOUS;
  }
};

Color color_at(const ColorMapObject* map, int index) noexcept {
  if (map == nullptr || index < 0 || index >= map->ColorCount) return {};  // Python reads what lies behind the table
  const GifColorType& color = map->Colors[index];
  return {color.Red, color.Green, color.Blue};
}

class GifDecoder final : public Decoder {
 public:
  GifDecoder(core::Bytes file, const DecodeOptions& options) : source_{file}, options_(options) {
    const GifLayout layout = read_gif_layout(file, options.limits.max_frames);
    info_.width = layout.width;
    info_.height = layout.height;
    info_.channels = 3;
    info_.frames = layout.frames;
    check_limits("GIF", info_, options.limits);
    if (layout.frame_pixels > options.limits.max_pixels)
      throw DecodeError(ErrorCode::kTooLarge, "GIF image over the limit",
                        {.expected = "at most " + std::to_string(options.limits.max_pixels) + " pixels",
                         .actual = std::to_string(layout.frame_pixels) + " in its frames",
                         .hint = "raise DecodeLimits::max_pixels if you trust the file"});
    if (layout.truncated && !options.allow_truncated)
      throw DecodeError(ErrorCode::kTruncated, "cannot read GIF",
                        {.offset = file.size(), .actual = "the file ends before the image does"});
  }

  void decode(std::span<uint8_t> pixels) override {
    int error = D_GIF_SUCCEEDED;
    gif_.reset(DGifOpen(&source_, read_source, &error));
    if (!gif_) fail(error);
    background_ = color_at(gif_->SColorMap, gif_->SBackGroundColor);
    while (frame_ < info_.frames) {
      const bool whole = decode_next(pixels);
      if (whole) continue;
      if (!options_.allow_truncated || !is_truncation(gif_->Error)) fail(gif_->Error);
      fill_rest(pixels);
      return;
    }
  }

 private:
  std::span<uint8_t> canvas(std::span<uint8_t> pixels, uint64_t frame) const {
    return pixels.subspan(frame * info_.frame_bytes(), info_.frame_bytes());
  }

  /// One frame or extension; false where giflib fails, whose reason is gif_->Error then.
  bool decode_next(std::span<uint8_t> pixels) {
    GifRecordType kind = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif_.get(), &kind) == GIF_ERROR) return false;
    if (kind == EXTENSION_RECORD_TYPE) return read_extension();
    if (kind != IMAGE_DESC_RECORD_TYPE) {
      gif_->Error = D_GIF_ERR_NO_IMAG_DSCR;
      return false;
    }
    if (DGifGetImageHeader(gif_.get()) == GIF_ERROR) return false;
    prepare_canvas(pixels);
    if (!draw(canvas(pixels, frame_))) return false;
    ++frame_;
    begun_ = false;
    control_.reset();
    return true;
  }

  bool read_extension() {
    int kind = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(gif_.get(), &kind, &block) == GIF_ERROR) return false;
    if (kind == GRAPHICS_EXT_FUNC_CODE && block != nullptr && !control_) {
      GraphicsControlBlock parsed;
      control_.emplace();
      if (DGifExtensionToGCB(block[0], block + 1, &parsed) == GIF_OK)
        *control_ = {parsed.DisposalMode, parsed.TransparentColor};
    }
    while (block != nullptr)
      if (DGifGetExtensionNext(gif_.get(), &block) == GIF_ERROR) return false;
    return true;
  }

  void prepare_canvas(std::span<uint8_t> pixels) {
    begun_ = true;
    const std::span<uint8_t> now = canvas(pixels, frame_);
    if (frame_ > 0 && control_.value_or(FrameControl{}).keeps_canvas()) {
      const std::span<uint8_t> before = canvas(pixels, frame_ - 1);
      std::copy(before.begin(), before.end(), now.begin());
      return;
    }
    for (size_t at = 0; at < now.size(); at += 3) std::copy_n(background_.begin(), 3, now.begin() + at);
  }

  bool draw(std::span<uint8_t> canvas) {
    const GifImageDesc& image = gif_->Image;
    if (image.Width <= 0 || image.Height <= 0) {
      gif_->Error = D_GIF_ERR_NO_IMAG_DSCR;
      return false;
    }
    const ColorMapObject* map = image.ColorMap != nullptr ? image.ColorMap : gif_->SColorMap;
    if (map == nullptr) {
      gif_->Error = D_GIF_ERR_NO_COLOR_MAP;
      return false;
    }
    std::array<Color, 256> colors;
    for (int i = 0; i < 256; ++i) colors[static_cast<size_t>(i)] = color_at(map, i);
    row_.resize(static_cast<size_t>(image.Width));
    constexpr int kFirst[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
    for (int pass = 0; pass < (image.Interlace ? 4 : 1); ++pass)
      for (int y = image.Interlace ? kFirst[pass] : 0; y < image.Height; y += image.Interlace ? kStep[pass] : 1) {
        if (DGifGetLine(gif_.get(), row_.data(), image.Width) == GIF_ERROR) return false;
        draw_row(canvas, y, colors);
      }
    return true;
  }

  /// What lies outside the canvas is cut off.
  void draw_row(std::span<uint8_t> canvas, int y, const std::array<Color, 256>& colors) const {
    const GifImageDesc& image = gif_->Image;
    const int64_t row = int64_t{image.Top} + y;
    if (row >= info_.height || image.Left >= static_cast<int64_t>(info_.width)) return;
    const auto count = std::min<int64_t>(image.Width, info_.width - image.Left);
    const int transparent = control_.value_or(FrameControl{}).transparent;
    uint8_t* to = canvas.data() + static_cast<size_t>(row) * info_.row_bytes() + static_cast<size_t>(image.Left) * 3;
    for (int64_t x = 0; x < count; ++x, to += 3) {
      const uint8_t index = row_[static_cast<size_t>(x)];
      if (index != transparent) std::copy_n(colors[index].begin(), 3, to);
    }
  }

  void fill_rest(std::span<uint8_t> pixels) const {
    // The frame that was being drawn keeps what it got.
    const uint64_t first = begun_ ? frame_ + 1 : frame_;
    if (first < info_.frames) std::fill(canvas(pixels, first).begin(), pixels.end(), uint8_t{0});
  }

  static bool is_truncation(int error) noexcept {
    return error == D_GIF_ERR_READ_FAILED || error == D_GIF_ERR_EOF_TOO_SOON;
  }

  [[noreturn]] void fail(int error) const {
    if (error == D_GIF_ERR_NOT_ENOUGH_MEM) throw std::bad_alloc();
    const char* reason = GifErrorString(error);
    throw DecodeError(is_truncation(error) ? ErrorCode::kTruncated : ErrorCode::kCorrupt, "cannot decode GIF",
                      {.offset = source_.at,
                       .actual = std::string(reason != nullptr ? reason : "damaged data") + " (frame " +
                                 std::to_string(frame_) + " of " + std::to_string(info_.frames) + ")"});
  }

  Source source_;
  DecodeOptions options_;
  std::unique_ptr<GifFileType, CloseGif> gif_;
  std::optional<FrameControl> control_;
  Color background_ = {};
  uint64_t frame_ = 0;
  bool begun_ = false;  ///< frame_ has its canvas
  std::vector<uint8_t> row_;
};

}  // namespace

std::unique_ptr<Decoder> open_gif(core::Bytes file, const DecodeOptions& options) {
  return std::make_unique<GifDecoder>(file, options);
}

}  // namespace torchvision::codecs
