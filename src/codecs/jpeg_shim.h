/* libjpeg reports errors by longjmp. These functions are C, so that no jump can pass over a destructor; what crosses
 * them is plain data and error codes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum TvJpegStatus { kTvJpegOk, kTvJpegTruncated, kTvJpegCorrupt, kTvJpegUnsupported, kTvJpegTooLarge, kTvJpegNoMemory };

enum TvJpegColor { kTvJpegUnknown, kTvJpegGray, kTvJpegRgb, kTvJpegCmyk };

enum { kTvJpegMessageSize = 256 };

struct TvJpegHeader {
  uint32_t width;
  uint32_t height;
  int components;
  enum TvJpegColor color; /* what kUnchanged gives: YCbCr counts as RGB, YCCK as CMYK */
  const uint8_t* exif;    /* the first APP1 segment's data, or null; owned by the reader */
  size_t exif_size;
};

struct TvJpegReader;

/* JPEG_LIB_VERSION of the headers that this was compiled with: 62, 70 or 80. */
int tv_jpeg_library_version(void);
int tv_jpeg_library_is_turbo(void);

/* Null when memory is out. The bytes must outlive the reader. */
struct TvJpegReader* tv_jpeg_reader_new(const uint8_t* data, size_t size);
void tv_jpeg_reader_free(struct TvJpegReader* reader);

/* From here on a file that ends early counts as whole. After the header, which must be. */
void tv_jpeg_allow_truncated(struct TvJpegReader* reader);
enum TvJpegStatus tv_jpeg_read_header(struct TvJpegReader* reader, struct TvJpegHeader* header);
/* Begins decoding to `color` (kTvJpegUnknown: as the file has it). Reads all scans of a progressive file, so it is here
 * that `max_scans` and `max_memory` (bytes of coefficients) stop it. */
enum TvJpegStatus tv_jpeg_start(struct TvJpegReader* reader, enum TvJpegColor color, int max_scans, size_t max_memory);
/* After the header: 1/denominator (1, 2, 4, 8) of the size, rounded up. */
enum TvJpegStatus tv_jpeg_scale(struct TvJpegReader* reader, int denominator, uint32_t* width, uint32_t* height);
/* After the start: of each row only the columns [left, left + width) are needed. Sets what rows have from then on, more
 * on both sides: blocks are whole, and the outermost pixels differ from those of the whole image. */
enum TvJpegStatus tv_jpeg_crop_columns(struct TvJpegReader* reader, uint32_t* left, uint32_t* width);
enum TvJpegStatus tv_jpeg_skip_rows(struct TvJpegReader* reader, uint32_t count);
enum TvJpegStatus tv_jpeg_read_rows(struct TvJpegReader* reader, uint8_t* pixels, size_t row_bytes, uint32_t count);
/* Reads up to the end marker: a file without one is truncated. */
enum TvJpegStatus tv_jpeg_finish(struct TvJpegReader* reader);

/* About the last error: libjpeg's words, the byte it read up to, the row it was at. */
const char* tv_jpeg_message(const struct TvJpegReader* reader);
uint64_t tv_jpeg_offset(const struct TvJpegReader* reader);
uint32_t tv_jpeg_row(const struct TvJpegReader* reader);

struct TvJpegImage {
  uint32_t width;
  uint32_t height;
  int row_channels; /* 1: gray, 3: RGB, 4: RGB and a byte that is ignored */
  int quality;
  int chroma_columns; /* pixels that share a colour sample, beside and below each other: 1 or 2 */
  int chroma_rows;
  int progressive;
  int optimize;
  /* Points rows[0..count) at the rows from `first` on; they are read before the next call. Must not throw. */
  void (*fetch_rows)(void* user, uint32_t first, uint32_t count, const uint8_t** rows);
  void* user;
};

enum { kTvJpegRowsAtOnce = 16 };

/* On success `*encoded` is the file, for free(). On failure it is null and `message` says why. */
enum TvJpegStatus tv_jpeg_encode(const struct TvJpegImage* image, uint8_t** encoded, size_t* encoded_size,
                                 char message[kTvJpegMessageSize]);

#ifdef __cplusplus
}
#endif
