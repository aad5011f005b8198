#include <new>
#include <string>

#include "codecs/encode.h"
#include "codecs/jpeg_shim.h"
#include "torchvision/core/error.h"

namespace torchvision::codecs {

EncodedImage encode_jpeg(const PixelView& image, const JpegOptions& options) {
  RowSource source(image, kTvJpegRowsAtOnce, /*pad_to_four=*/true);
  const TvJpegImage input = {
      .width = image.width,
      .height = image.height,
      .row_channels = static_cast<int>(source.row_channels()),
      .quality = options.quality,
      .chroma_columns = options.subsampling == ChromaSubsampling::k444 ? 1 : 2,
      .chroma_rows = options.subsampling == ChromaSubsampling::k420 ? 2 : 1,
      .progressive = options.progressive,
      .optimize = options.optimize,
      .fetch_rows = [](void* user, uint32_t first, uint32_t count,
                       const uint8_t** rows) { static_cast<RowSource*>(user)->fetch(first, count, rows); },
      .user = &source,
  };
  uint8_t* bytes = nullptr;
  EncodedImage encoded;
  char message[kTvJpegMessageSize];
  const TvJpegStatus status = tv_jpeg_encode(&input, &bytes, &encoded.size, message);
  encoded.bytes.reset(bytes);
  if (status == kTvJpegNoMemory) throw std::bad_alloc();
  if (status != kTvJpegOk) throw Error(ErrorCode::kInvalidArgument, "cannot encode JPEG", {.actual = message});
  return encoded;
}

}  // namespace torchvision::codecs
