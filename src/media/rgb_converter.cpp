#include "media/rgb_converter.h"

#include "media/failure.h"

namespace torchvision::media {
namespace {

// swscale's vector loops work on whole blocks of pixels: they leave out or overwrite what follows a row without gap.
constexpr int kBlockPixels = 32;

int flags_of(ColorConversion conversion) {
  return conversion == ColorConversion::kFast ? SWS_BICUBIC
                                              : SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT;
}

}  // namespace

RgbConverter::RgbConverter(const RgbConverterOptions& options, std::string name)
    : options_(options),
      name_(std::move(name)),
      padded_stride_(FFALIGN(options.width + kBlockPixels, kBlockPixels) * 3),
      writes_rows_without_gaps_(options.width % kBlockPixels == 0 && options.orientation.is_upright()) {}

uint8_t* RgbConverter::padded() {
  if (!padded_)
    padded_.reset(allocated(static_cast<uint8_t*>(av_malloc(
        static_cast<size_t>(padded_stride_) * static_cast<size_t>(options_.height) + AV_INPUT_BUFFER_PADDING_SIZE))));
  return padded_.get();
}

void RgbConverter::prepare(const Input& input) {
  if (scaler_ && input == input_) return;
  scaler_.reset(allocated(sws_alloc_context()));
  SwsContext* scaler = scaler_.get();
  av_opt_set_int(scaler, "srcw", input.width, 0);
  av_opt_set_int(scaler, "srch", input.height, 0);
  av_opt_set_int(scaler, "src_format", input.format, 0);
  av_opt_set_int(scaler, "dstw", options_.width, 0);
  av_opt_set_int(scaler, "dsth", options_.height, 0);
  av_opt_set_int(scaler, "dst_format", AV_PIX_FMT_RGB24, 0);
  av_opt_set_int(scaler, "sws_flags", flags_of(options_.conversion), 0);
  // By convention chroma lies where MPEG-2 has it, as the scale filter assumes too.
  if (input.format == AV_PIX_FMT_YUV420P) av_opt_set_int(scaler, "src_v_chr_pos", 128, 0);
  const int result = sws_init_context(scaler, nullptr, nullptr);
  if (result < 0) {
    scaler_.reset();
    const char* format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(input.format));
    throw DecodeError(ErrorCode::kUnsupported, "a frame's colours cannot be converted to RGB",
                      {.path = name_, .actual = "pixel format '" + std::string(format ? format : "unknown") + "'"});
  }
  // Refused for sources that are RGB already, which have no matrix.
  const int* matrix = sws_getCoefficients(input.space < AVCOL_SPC_NB ? static_cast<int>(input.space) : SWS_CS_DEFAULT);
  sws_setColorspaceDetails(scaler, matrix, input.range == AVCOL_RANGE_JPEG, matrix, 1, 0, 1 << 16, 1 << 16);
  input_ = input;
}

void RgbConverter::convert(const AVFrame& frame, uint8_t* target) {
  prepare({frame.width, frame.height, frame.format, number_of(frame.colorspace), number_of(frame.color_range)});
  uint8_t* pixels = writes_rows_without_gaps_ ? target : padded();
  const int stride = writes_rows_without_gaps_ ? options_.width * 3 : padded_stride_;
  uint8_t* const planes[4] = {pixels};
  const int strides[4] = {stride};
  const int rows = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, planes, strides);
  check_decoding(rows, "a frame's colours cannot be converted to RGB", name_);
  if (!writes_rows_without_gaps_)
    copy_turned(pixels, static_cast<size_t>(stride), options_.height, options_.width, options_.orientation, target);
}

}  // namespace torchvision::media
