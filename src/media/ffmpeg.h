#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <bit>
#include <memory>

/// FFmpeg's objects with owners.
namespace torchvision::media {

template <auto Free>
struct FreeThroughPointer {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(&object);
  }
};

using PacketOwner = std::unique_ptr<AVPacket, FreeThroughPointer<av_packet_free>>;
using FrameOwner = std::unique_ptr<AVFrame, FreeThroughPointer<av_frame_free>>;
using CodecOwner = std::unique_ptr<AVCodecContext, FreeThroughPointer<avcodec_free_context>>;
using ResamplerOwner = std::unique_ptr<SwrContext, FreeThroughPointer<swr_free>>;

struct FreeScaler {
  void operator()(SwsContext* scaler) const noexcept { sws_freeContext(scaler); }
};
using ScalerOwner = std::unique_ptr<SwsContext, FreeScaler>;

inline int64_t duration_of(const AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame.duration;
#else
  return frame.pkt_duration;
#endif
}

/// An enumerator of FFmpeg's as a number: files may put any there, and a value that is none must not be read as one.
template <class Enum>
unsigned number_of(const Enum& enumerator) noexcept {
  return std::bit_cast<unsigned>(enumerator);
}

/// Options by name for a call of FFmpeg's, which takes those that it knows.
class OptionList {
 public:
  OptionList() = default;
  ~OptionList() { av_dict_free(&options_); }
  OptionList(const OptionList&) = delete;
  OptionList& operator=(const OptionList&) = delete;

  void set(const char* name, const char* value) { av_dict_set(&options_, name, value, 0); }
  void set(const char* name, int64_t value) { av_dict_set_int(&options_, name, value, 0); }
  AVDictionary** get() noexcept { return &options_; }
  /// The first option that no call has taken, or null.
  const char* left() const noexcept {
    const AVDictionaryEntry* entry = av_dict_get(options_, "", nullptr, AV_DICT_IGNORE_SUFFIX);
    return entry ? entry->key : nullptr;
  }

 private:
  AVDictionary* options_ = nullptr;
};

}  // namespace torchvision::media
