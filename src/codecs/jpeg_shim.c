#include "codecs/jpeg_shim.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* jpeglib.h needs the above. */
#include <jerror.h>
#include <jpeglib.h>

/* Shared by both directions: the first member is what libjpeg hands back to us. */
struct ErrorState {
  struct jpeg_error_mgr manager;
  jmp_buf jump;
  enum TvJpegStatus status;
  char message[kTvJpegMessageSize];
};

struct TvJpegReader {
  struct jpeg_decompress_struct jpeg;
  struct ErrorState error;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  size_t size;
  int max_scans;
  int allow_truncated;
};

static void stop(struct ErrorState* error, enum TvJpegStatus status, const char* message) {
  error->status = status;
  snprintf(error->message, sizeof error->message, "%s", message);
  longjmp(error->jump, 1);
}

static enum TvJpegStatus status_of(int libjpeg_code) {
  switch (libjpeg_code) {
    case JERR_OUT_OF_MEMORY:
      return kTvJpegNoMemory;
    case JERR_NO_BACKING_STORE: /* what libjpeg wants when its memory limit is reached */
      return kTvJpegTooLarge;
    case JERR_CONVERSION_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
      return kTvJpegUnsupported;
    case JERR_INPUT_EOF:
      return kTvJpegTruncated;
    default:
      return kTvJpegCorrupt;
  }
}

static void on_error(j_common_ptr jpeg) {
  struct ErrorState* error = (struct ErrorState*)jpeg->err;
  char message[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, message);
  stop(error, status_of(jpeg->err->msg_code), message);
}

/* libjpeg would print. Damage that it can repair is no error here, as in Python. */
static void on_message(j_common_ptr jpeg) { (void)jpeg; }
static void on_warning(j_common_ptr jpeg, int level) {
  if (level < 0) jpeg->err->num_warnings++;
}

static struct jpeg_error_mgr* set_up_errors(struct ErrorState* error) {
  jpeg_std_error(&error->manager);
  error->manager.error_exit = on_error;
  error->manager.output_message = on_message;
  error->manager.emit_message = on_warning;
  error->status = kTvJpegOk;
  error->message[0] = '\0';
  return &error->manager;
}

int tv_jpeg_library_version(void) { return JPEG_LIB_VERSION; }

int tv_jpeg_library_is_turbo(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return 1;
#else
  return 0;
#endif
}

/* -- decoding -- */

static void source_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

/* With an end mark in place of what is missing, libjpeg fills the rest of the image with gray. */
static boolean source_ran_out(j_decompress_ptr jpeg) {
  static const JOCTET end_of_image[] = {0xFF, JPEG_EOI};
  if (((struct TvJpegReader*)jpeg->client_data)->allow_truncated) {
    jpeg->src->next_input_byte = end_of_image;
    jpeg->src->bytes_in_buffer = sizeof end_of_image;
    return TRUE;
  }
  stop((struct ErrorState*)jpeg->err, kTvJpegTruncated, "the file ends before the image does");
  return FALSE;
}

static void source_skip(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  if ((size_t)count > jpeg->src->bytes_in_buffer) {
    source_ran_out(jpeg);
    return;
  }
  jpeg->src->next_input_byte += count;
  jpeg->src->bytes_in_buffer -= (size_t)count;
}

/* Called once a row of blocks, so a file cannot hide a thousand scans from it. */
static void watch_scans(j_common_ptr common) {
  struct TvJpegReader* reader = (struct TvJpegReader*)common->client_data;
  if (reader->jpeg.input_scan_number <= reader->max_scans) return;
  char message[kTvJpegMessageSize];
  snprintf(message, sizeof message, "more than %d scans", reader->max_scans);
  stop(&reader->error, kTvJpegTooLarge, message);
}

struct TvJpegReader* tv_jpeg_reader_new(const uint8_t* data, size_t size) {
  struct TvJpegReader* reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->jpeg.err = set_up_errors(&reader->error);
  if (setjmp(reader->error.jump)) {
    tv_jpeg_reader_free(reader);
    return NULL;
  }
  jpeg_create_decompress(&reader->jpeg);
  reader->size = size;
  reader->source.next_input_byte = data;
  reader->source.bytes_in_buffer = size;
  reader->source.init_source = source_nothing;
  reader->source.fill_input_buffer = source_ran_out;
  reader->source.skip_input_data = source_skip;
  reader->source.resync_to_restart = jpeg_resync_to_restart;
  reader->source.term_source = source_nothing;
  reader->jpeg.src = &reader->source;
  reader->jpeg.client_data = reader;
  return reader;
}

void tv_jpeg_reader_free(struct TvJpegReader* reader) {
  if (reader == NULL) return;
  jpeg_destroy_decompress(&reader->jpeg);
  free(reader);
}

static enum TvJpegColor natural_color(const struct jpeg_decompress_struct* jpeg) {
  switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE:
      return kTvJpegGray;
    case JCS_RGB:
    case JCS_YCbCr:
      return kTvJpegRgb;
    case JCS_CMYK:
    case JCS_YCCK:
      return kTvJpegCmyk;
    default:
      return kTvJpegUnknown;
  }
}

void tv_jpeg_allow_truncated(struct TvJpegReader* reader) { reader->allow_truncated = 1; }

enum TvJpegStatus tv_jpeg_read_header(struct TvJpegReader* reader, struct TvJpegHeader* header) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&reader->jpeg, TRUE);
  header->width = reader->jpeg.image_width;
  header->height = reader->jpeg.image_height;
  header->components = reader->jpeg.num_components;
  header->color = natural_color(&reader->jpeg);
  header->exif = NULL;
  header->exif_size = 0;
  if (reader->jpeg.marker_list != NULL) {
    header->exif = reader->jpeg.marker_list->data;
    header->exif_size = reader->jpeg.marker_list->data_length;
  }
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_start(struct TvJpegReader* reader, enum TvJpegColor color, int max_scans, size_t max_memory) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  if (color == kTvJpegGray) reader->jpeg.out_color_space = JCS_GRAYSCALE;
  if (color == kTvJpegRgb) reader->jpeg.out_color_space = JCS_RGB;
  if (color == kTvJpegCmyk) reader->jpeg.out_color_space = JCS_CMYK;
  reader->jpeg.dct_method = JDCT_ISLOW;
  reader->jpeg.do_fancy_upsampling = TRUE;
  reader->max_scans = max_scans;
  reader->progress.progress_monitor = watch_scans;
  reader->jpeg.progress = &reader->progress;
  reader->jpeg.mem->max_memory_to_use = max_memory > INT32_MAX * 4096L ? INT32_MAX * 4096L : (long)max_memory;
  jpeg_start_decompress(&reader->jpeg);
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_scale(struct TvJpegReader* reader, int denominator, uint32_t* width, uint32_t* height) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  reader->jpeg.scale_num = 1;
  reader->jpeg.scale_denom = (unsigned int)denominator;
  jpeg_calc_output_dimensions(&reader->jpeg);
  *width = reader->jpeg.output_width;
  *height = reader->jpeg.output_height;
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_crop_columns(struct TvJpegReader* reader, uint32_t* left, uint32_t* width) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  const uint32_t block = (uint32_t)(reader->jpeg.max_h_samp_factor * reader->jpeg.min_DCT_scaled_size);
  const uint32_t image_width = reader->jpeg.output_width, end = *left + *width;
  JDIMENSION first = *left > block ? *left - block : 0;
  JDIMENSION columns = (image_width - end > block ? end + block : image_width) - first;
  jpeg_crop_scanline(&reader->jpeg, &first, &columns);
  *left = first;
  *width = reader->jpeg.output_width;
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_skip_rows(struct TvJpegReader* reader, uint32_t count) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  if (count > 0) jpeg_skip_scanlines(&reader->jpeg, count);
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_read_rows(struct TvJpegReader* reader, uint8_t* pixels, size_t row_bytes, uint32_t count) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  const uint32_t end = reader->jpeg.output_scanline + count;
  uint8_t* next = pixels;
  while (reader->jpeg.output_scanline < end) {
    JSAMPROW rows[kTvJpegRowsAtOnce];
    uint32_t wanted = end - reader->jpeg.output_scanline;
    if (wanted > kTvJpegRowsAtOnce) wanted = kTvJpegRowsAtOnce;
    for (uint32_t i = 0; i < wanted; i++) rows[i] = next + i * row_bytes;
    next += jpeg_read_scanlines(&reader->jpeg, rows, wanted) * row_bytes;
  }
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_finish(struct TvJpegReader* reader) {
  if (setjmp(reader->error.jump)) return reader->error.status;
  jpeg_finish_decompress(&reader->jpeg);
  return kTvJpegOk;
}

const char* tv_jpeg_message(const struct TvJpegReader* reader) { return reader->error.message; }
uint64_t tv_jpeg_offset(const struct TvJpegReader* reader) { return reader->size - reader->source.bytes_in_buffer; }
uint32_t tv_jpeg_row(const struct TvJpegReader* reader) { return reader->jpeg.output_scanline; }

/* -- encoding -- */

struct Writer {
  struct jpeg_compress_struct jpeg;
  struct ErrorState error;
  struct jpeg_destination_mgr destination;
  uint8_t* buffer;
  size_t capacity;
};

static void destination_start(j_compress_ptr jpeg) {
  struct Writer* writer = (struct Writer*)jpeg->client_data;
  writer->destination.next_output_byte = writer->buffer;
  writer->destination.free_in_buffer = writer->capacity;
}

/* libjpeg calls this when the whole buffer is full, whatever the pointers say. */
static boolean destination_grow(j_compress_ptr jpeg) {
  struct Writer* writer = (struct Writer*)jpeg->client_data;
  uint8_t* larger = realloc(writer->buffer, writer->capacity * 2);
  if (larger == NULL) stop(&writer->error, kTvJpegNoMemory, "out of memory");
  writer->destination.next_output_byte = larger + writer->capacity;
  writer->destination.free_in_buffer = writer->capacity;
  writer->buffer = larger;
  writer->capacity *= 2;
  return TRUE;
}

static void destination_end(j_compress_ptr jpeg) { (void)jpeg; }

static void write_rows(struct Writer* writer, const struct TvJpegImage* image) {
  while (writer->jpeg.next_scanline < image->height) {
    const uint8_t* rows[kTvJpegRowsAtOnce];
    uint32_t count = image->height - writer->jpeg.next_scanline;
    if (count > kTvJpegRowsAtOnce) count = kTvJpegRowsAtOnce;
    image->fetch_rows(image->user, writer->jpeg.next_scanline, count, rows);
    /* libjpeg does not write through these pointers; its type lacks the const. */
    for (uint32_t done = 0; done < count;)
      done += jpeg_write_scanlines(&writer->jpeg, (JSAMPARRAY)(rows + done), count - done);
  }
}

static enum TvJpegStatus encode(struct Writer* writer, const struct TvJpegImage* image) {
  writer->jpeg.err = set_up_errors(&writer->error);
  if (setjmp(writer->error.jump)) return writer->error.status;
  jpeg_create_compress(&writer->jpeg);
  writer->jpeg.client_data = writer;
  writer->destination.init_destination = destination_start;
  writer->destination.empty_output_buffer = destination_grow;
  writer->destination.term_destination = destination_end;
  writer->jpeg.dest = &writer->destination;
  writer->jpeg.image_width = image->width;
  writer->jpeg.image_height = image->height;
  writer->jpeg.input_components = image->row_channels;
  writer->jpeg.in_color_space =
      image->row_channels == 1 ? JCS_GRAYSCALE : (image->row_channels == 3 ? JCS_RGB : JCS_EXT_RGBX);
  jpeg_set_defaults(&writer->jpeg);
  jpeg_set_quality(&writer->jpeg, image->quality, TRUE);
  if (image->row_channels != 1) {
    writer->jpeg.comp_info[0].h_samp_factor = image->chroma_columns;
    writer->jpeg.comp_info[0].v_samp_factor = image->chroma_rows;
  }
  if (image->progressive) jpeg_simple_progression(&writer->jpeg);
  writer->jpeg.optimize_coding = image->optimize != 0;
  jpeg_start_compress(&writer->jpeg, TRUE);
  write_rows(writer, image);
  jpeg_finish_compress(&writer->jpeg);
  return kTvJpegOk;
}

enum TvJpegStatus tv_jpeg_encode(const struct TvJpegImage* image, uint8_t** encoded, size_t* encoded_size,
                                 char message[kTvJpegMessageSize]) {
  *encoded = NULL;
  *encoded_size = 0;
  message[0] = '\0';
  struct Writer* writer = calloc(1, sizeof *writer);
  if (writer == NULL) return kTvJpegNoMemory;
  writer->capacity = (size_t)image->width * image->height / 4 + 4096;
  writer->buffer = malloc(writer->capacity);
  const enum TvJpegStatus status = writer->buffer == NULL ? kTvJpegNoMemory : encode(writer, image);
  if (status == kTvJpegOk) {
    *encoded = writer->buffer;
    *encoded_size = writer->capacity - writer->destination.free_in_buffer;
  } else {
    memcpy(message, writer->error.message, kTvJpegMessageSize);
    free(writer->buffer);
  }
  jpeg_destroy_compress(&writer->jpeg);
  free(writer);
  return status;
}
