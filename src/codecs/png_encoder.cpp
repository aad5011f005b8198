#include <spng.h>
#include <zlib.h>

#include <new>
#include <string>

#include "codecs/encode.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using Context = std::unique_ptr<spng_ctx, void (*)(spng_ctx*)>;

void check(int status) {
  if (status == SPNG_OK) return;
  if (status == SPNG_EMEM) throw std::bad_alloc();
  throw Error(ErrorCode::kInvalidArgument, "cannot encode PNG", {.actual = spng_strerror(status)});
}

void set_up(spng_ctx* spng, const PixelView& image, int compression_level) {
  check(spng_set_option(spng, SPNG_ENCODE_TO_BUFFER, 1));
  // libpng's choices, so that files come out as large as Python's.
  check(spng_set_option(spng, SPNG_IMG_COMPRESSION_LEVEL, compression_level));
  check(spng_set_option(spng, SPNG_IMG_COMPRESSION_STRATEGY, Z_FILTERED));
  check(spng_set_option(spng, SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_ALL));
  spng_ihdr header = {};
  header.width = image.width;
  header.height = image.height;
  header.bit_depth = 8;
  header.color_type = image.channels == 1   ? SPNG_COLOR_TYPE_GRAYSCALE
                      : image.channels == 3 ? SPNG_COLOR_TYPE_TRUECOLOR
                                            : SPNG_COLOR_TYPE_TRUECOLOR_ALPHA;
  check(spng_set_ihdr(spng, &header));
  check(spng_encode_image(spng, nullptr, 0, SPNG_FMT_PNG, SPNG_ENCODE_PROGRESSIVE | SPNG_ENCODE_FINALIZE));
}

}  // namespace

EncodedImage encode_png(const PixelView& image, int compression_level) {
  const Context spng(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  if (!spng) throw std::bad_alloc();
  set_up(spng.get(), image, compression_level);
  RowSource source(image, 1, /*pad_to_four=*/false);
  int status = SPNG_OK;
  for (uint32_t y = 0; y < image.height && status == SPNG_OK; ++y) {
    const uint8_t* row = nullptr;
    source.fetch(y, 1, &row);
    status = spng_encode_row(spng.get(), row, size_t{image.width} * image.channels);
  }
  if (status != SPNG_EOI) check(status);
  EncodedImage encoded;
  encoded.bytes.reset(static_cast<uint8_t*>(spng_get_png_buffer(spng.get(), &encoded.size, &status)));
  check(status);
  return encoded;
}

}  // namespace torchvision::codecs
