#include <avif/avif.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include "codecs/encode.h"
#include "codecs/interleave.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {
namespace {

using Image = std::unique_ptr<avifImage, void (*)(avifImage*)>;

void check(avifResult result) {
  if (result == AVIF_RESULT_OK) return;
  if (result == AVIF_RESULT_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(ErrorCode::kInvalidArgument, "cannot encode AVIF", {.actual = avifResultToString(result)});
}

avifPixelFormat pixel_format(const PixelView& image, const AvifOptions& options) {
  if (options.lossless) return AVIF_PIXEL_FORMAT_YUV444;
  if (image.channels == 1) return AVIF_PIXEL_FORMAT_YUV400;
  switch (options.subsampling) {
    case ChromaSubsampling::k444:
      return AVIF_PIXEL_FORMAT_YUV444;
    case ChromaSubsampling::k422:
      return AVIF_PIXEL_FORMAT_YUV422;
    default:
      return AVIF_PIXEL_FORMAT_YUV420;
  }
}

Image to_yuv(const PixelView& image, const AvifOptions& options) {
  Image yuv(
      avifImageCreate(static_cast<int>(image.width), static_cast<int>(image.height), 8, pixel_format(image, options)),
      avifImageDestroy);
  if (!yuv) throw std::bad_alloc();
  yuv->yuvRange = AVIF_RANGE_FULL;
  // Identity keeps green, blue and red as they are, so nothing is lost to rounding.
  yuv->matrixCoefficients = options.lossless ? AVIF_MATRIX_COEFFICIENTS_IDENTITY : AVIF_MATRIX_COEFFICIENTS_BT601;
  yuv->colorPrimaries = AVIF_COLOR_PRIMARIES_BT709;
  yuv->transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB;
  const Interleaved pixels(image, image.channels == 4 ? 4 : 3);
  avifRGBImage rgb;
  avifRGBImageSetDefaults(&rgb, yuv.get());
  rgb.format = image.channels == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
  rgb.pixels = const_cast<uint8_t*>(pixels.data());  // read only: its type lacks the const
  rgb.rowBytes = static_cast<uint32_t>(pixels.row_bytes());
  check(avifImageRGBToYUV(yuv.get(), &rgb));
  return yuv;
}

}  // namespace

EncodedImage encode_avif(const PixelView& image, const AvifOptions& options) {
  const Image yuv = to_yuv(image, options);
  const std::unique_ptr<avifEncoder, void (*)(avifEncoder*)> encoder(avifEncoderCreate(), avifEncoderDestroy);
  if (!encoder) throw std::bad_alloc();
  encoder->maxThreads = 1;
  encoder->speed = options.speed;
  // libavif's own scale from quality to quantizers, 63 the coarsest.
  const int quantizer = options.lossless ? AVIF_QUANTIZER_LOSSLESS : ((100 - options.quality) * 63 + 50) / 100;
  encoder->minQuantizer = encoder->maxQuantizer = quantizer;
  encoder->minQuantizerAlpha = encoder->maxQuantizerAlpha = quantizer;
  avifRWData output = AVIF_DATA_EMPTY;
  const std::unique_ptr<avifRWData, void (*)(avifRWData*)> owner(&output, avifRWDataFree);
  check(avifEncoderWrite(encoder.get(), yuv.get(), &output));
  EncodedImage encoded;
  encoded.size = output.size;
  encoded.bytes.reset(static_cast<uint8_t*>(std::malloc(output.size)));
  if (!encoded.bytes) throw std::bad_alloc();
  std::copy_n(output.data, output.size, encoded.bytes.get());
  return encoded;
}

}  // namespace torchvision::codecs
