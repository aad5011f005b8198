#include <gif_lib.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "codecs/encode.h"
#include "codecs/interleave.h"
#include "codecs/quantize.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

constexpr uint32_t kMostSide = 65'535;

void check(int result, const GifFileType* gif) {
  if (result == GIF_OK) return;
  const char* reason = GifErrorString(gif->Error);
  throw Error(ErrorCode::kInvalidArgument, "cannot encode GIF", {.actual = reason != nullptr ? reason : "an error"});
}

struct CloseGif {
  void operator()(GifFileType* gif) const noexcept {
    int ignored = 0;
    EGifCloseFile(gif, &ignored);
  }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

using ColorMap = std::unique_ptr<ColorMapObject, void (*)(ColorMapObject*)>;

/// A table has a power of two of entries; those that no pixel uses are black.
ColorMap color_map(const Palette& palette) {
  int size = 2;
  while (size < static_cast<int>(palette.colors().size())) size *= 2;
  ColorMap map(GifMakeMapObject(size, nullptr), GifFreeMapObject);
  if (!map) throw std::bad_alloc();
  for (size_t i = 0; i < palette.colors().size(); ++i)
    map->Colors[i] = {palette.colors()[i][0], palette.colors()[i][1], palette.colors()[i][2]};
  return map;
}

/// A frame's pixels in one piece.
std::vector<uint8_t> rgb_of(const PixelView& frame) {
  const Interleaved pixels(frame, 3);
  std::vector<uint8_t> rgb(size_t{frame.width} * frame.height * 3);
  for (uint32_t y = 0; y < frame.height; ++y)
    std::copy_n(pixels.data() + pixels.row_bytes() * y, size_t{frame.width} * 3, &rgb[size_t{frame.width} * 3 * y]);
  return rgb;
}

std::optional<Palette> palette_of_all(std::span<const PixelView> frames) {
  std::optional<Palette> palette;
  for (const PixelView& frame : frames) {
    palette = Palette::exact(rgb_of(frame), palette ? &*palette : nullptr);
    if (!palette) break;
  }
  return palette;
}

void write_loop(GifFileType* gif, int64_t loop) {
  const GifByteType count[] = {1, static_cast<GifByteType>(loop & 0xFF), static_cast<GifByteType>(loop >> 8)};
  check(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE), gif);
  check(EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0"), gif);
  check(EGifPutExtensionBlock(gif, sizeof count, count), gif);
  check(EGifPutExtensionTrailer(gif), gif);
}

void write_frame(GifFileType* gif, const PixelView& frame, const Palette* common, uint16_t delay) {
  const GraphicsControlBlock control = {.DisposalMode = DISPOSE_DO_NOT,
                                        .UserInputFlag = false,
                                        .DelayTime = delay,
                                        .TransparentColor = NO_TRANSPARENT_COLOR};
  GifByteType packed[4];
  EGifGCBToExtension(&control, packed);
  check(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof packed, packed), gif);
  const std::vector<uint8_t> rgb = rgb_of(frame);
  std::optional<Palette> own;
  if (common == nullptr) {
    own = Palette::exact(rgb);
    if (!own) own = Palette::median_cut(rgb);
  }
  const ColorMap map = own ? color_map(*own) : ColorMap(nullptr, GifFreeMapObject);
  const auto width = static_cast<int>(frame.width), height = static_cast<int>(frame.height);
  check(EGifPutImageDesc(gif, 0, 0, width, height, false, map.get()), gif);
  std::vector<uint8_t> indices(rgb.size() / 3);
  (own ? *own : *common).map(rgb, indices.data());
  for (uint32_t y = 0; y < frame.height; ++y) check(EGifPutLine(gif, &indices[size_t{frame.width} * y], width), gif);
}

int append(GifFileType* gif, const GifByteType* bytes, int count) {
  try {
    auto* file = static_cast<std::vector<uint8_t>*>(gif->UserData);
    file->insert(file->end(), bytes, bytes + count);
    return count;
  } catch (const std::bad_alloc&) {
    return 0;  // no exception may pass through giflib, which is C
  }
}

void write_file(std::span<const PixelView> frames, const GifOptions& options, std::vector<uint8_t>& file) {
  int error = 0;
  Gif gif(EGifOpen(&file, append, &error));
  if (!gif) throw std::bad_alloc();
  EGifSetGifVersion(gif.get(), true);
  const std::optional<Palette> common = palette_of_all(frames);
  const ColorMap map = common ? color_map(*common) : ColorMap(nullptr, GifFreeMapObject);
  const auto width = static_cast<int>(frames[0].width), height = static_cast<int>(frames[0].height);
  check(EGifPutScreenDesc(gif.get(), width, height, 8, 0, map.get()), gif.get());
  if (frames.size() > 1 && options.loop >= 0) write_loop(gif.get(), options.loop);
  for (size_t i = 0; i < frames.size(); ++i)
    write_frame(gif.get(), frames[i], common ? &*common : nullptr, i < options.delays.size() ? options.delays[i] : 0);
  const int closed = EGifCloseFile(gif.release(), &error);
  if (closed != GIF_OK) throw std::bad_alloc();  // the end mark did not fit in memory
}

}  // namespace

EncodedImage encode_gif(std::span<const PixelView> frames, const GifOptions& options) {
  if (frames[0].width > kMostSide || frames[0].height > kMostSide)
    throw Error(ErrorCode::kInvalidArgument, "cannot encode GIF",
                {.expected = "sides of at most 65535 pixels",
                 .actual = std::to_string(frames[0].width) + " x " + std::to_string(frames[0].height)});
  std::vector<uint8_t> file;
  write_file(frames, options, file);
  EncodedImage encoded;
  encoded.size = file.size();
  encoded.bytes.reset(static_cast<uint8_t*>(std::malloc(file.size())));
  if (!encoded.bytes) throw std::bad_alloc();
  std::copy(file.begin(), file.end(), encoded.bytes.get());
  return encoded;
}

}  // namespace torchvision::codecs
