#include "media/demuxer.h"

#include <vector>

#include "media/failure.h"
#include "media/sample_tables.h"

namespace torchvision::media {
namespace {

// Containers alone, and bare streams of the common codecs. Playlists (HLS, concat) name other files; formats of single
// games have parsers that nobody has looked at since.
constexpr const char* kKnownFormats =
    "mov,mp4,matroska,webm,avi,flv,mpeg,mpegts,mpegvideo,m4v,h264,hevc,obu,ivf,mjpeg,ogg,asf,gif,apng,nut,mxf,dv,rm,"
    "wtv,"
    "yuv4mpegpipe,wav,w64,aiff,mp3,aac,ac3,flac,caf,amr";

// A demuxer that has nothing to give asks to be called again.
constexpr int kMostIdleReads = 10'000;

// Playlists inside a container may still ask for another file.
int open_nothing(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EPERM); }

const AVInputFormat* recognise(AVIOContext* bytes, const std::string& name) {
  const AVInputFormat* format = nullptr;
  const int score = av_probe_input_buffer2(bytes, &format, nullptr, nullptr, 0, 0);
  if (score >= 0 && format && av_match_list(format->name, kKnownFormats, ',') > 0) return format;
  throw DecodeError(score < 0 ? ErrorCode::kCorrupt : ErrorCode::kUnsupported, "cannot read a video",
                    {.path = name,
                     .expected = "a video file (MP4, Matroska, WebM, AVI, MPEG-TS, Ogg, FLV, GIF, …)",
                     .actual = format ? "a file of format '" + std::string(format->name) + "'"
                                      : "bytes that are of no format FFmpeg knows"});
}

}  // namespace

Demuxer::Demuxer(std::shared_ptr<const ByteSource> source, const VideoLimits& limits)
    : source_(std::move(source)), limits_(limits) {
  try {
    open();
  } catch (...) {
    close();
    throw;
  }
}

Demuxer::~Demuxer() { close(); }

void Demuxer::open() {
  const QuietScope quiet;
  reader_ = std::make_unique<SourceReader>(source_);
  const AVInputFormat* format = recognise(reader_->context(), name());
  if (av_match_list(format->name, "mp4", ',') > 0) check_sample_tables(*source_, limits_);
  context_ = allocated(avformat_alloc_context());
  context_->pb = reader_->context();
  context_->flags |= AVFMT_FLAG_CUSTOM_IO;
  context_->io_open = open_nothing;
  OptionList options;
  options.set("protocol_whitelist", "");
  // On failure FFmpeg frees the context.
  check_decoding(avformat_open_input(&context_, nullptr, format, options.get()), "cannot read a video's header",
                 name());
  check_frame_size();  // before FFmpeg decodes frames to learn of the streams, and after it did
  find_streams();
  check_frame_size();
  ended_early_ = false;
}

// Some containers tell a stream's size and codec in its packets alone.
void Demuxer::find_streams() {
  const unsigned streams = context_->nb_streams;
  std::vector<AVDictionary*> options(streams, nullptr);
  for (AVDictionary*& option : options) {
    av_dict_set_int(&option, "max_pixels", static_cast<int64_t>(limits_.max_frame_pixels), 0);
    av_dict_set(&option, "threads", "1", 0);
  }
  const int result = avformat_find_stream_info(context_, options.empty() ? nullptr : options.data());
  for (AVDictionary*& option : options) av_dict_free(&option);
  check_decoding(result, "cannot find a video's streams", name());
}

void Demuxer::check_frame_size() const {
  const AVStream* stream = best_stream(AVMEDIA_TYPE_VIDEO);
  if (!stream || stream->codecpar->width <= 0 || stream->codecpar->height <= 0) return;
  const auto width = static_cast<uint64_t>(stream->codecpar->width);
  const auto height = static_cast<uint64_t>(stream->codecpar->height);
  if (width * height <= limits_.max_frame_pixels) return;
  throw DecodeError(ErrorCode::kTooLarge, "a video's frames are too large",
                    {.path = name(),
                     .expected = "at most " + std::to_string(limits_.max_frame_pixels) + " pixels",
                     .actual = std::to_string(width) + " x " + std::to_string(height),
                     .hint = "raise limits.max_frame_pixels if the file is trusted"});
}

void Demuxer::close() noexcept {
  avformat_close_input(&context_);
  reader_.reset();
  stream_ = nullptr;
}

void Demuxer::reopen() {
  const int index = stream_ ? stream_->index : -1;
  close();
  open();
  if (index < 0) return;
  if (index >= static_cast<int>(context_->nb_streams))
    throw DecodeError(ErrorCode::kCorrupt, "a video's stream is gone on second reading", {.path = name()});
  select(context_->streams[index]);
}

std::string Demuxer::describe_content() const {
  std::string content = "a file of format '" + std::string(context_->iformat->name) + "'";
  const char* separator = " with ";
  for (unsigned i = 0; i < context_->nb_streams; ++i) {
    const AVCodecParameters& codec = *context_->streams[i]->codecpar;
    const char* type = av_get_media_type_string(codec.codec_type);
    content += separator + std::string(type ? type : "data") + " (" + avcodec_get_name(codec.codec_id) + ")";
    separator = ", ";
  }
  return content;
}

AVStream* Demuxer::best_stream(AVMediaType type) const noexcept {
  const int index = av_find_best_stream(context_, type, -1, -1, nullptr, 0);
  if (index < 0) return nullptr;
  AVStream* stream = context_->streams[index];
  return stream->disposition & AV_DISPOSITION_ATTACHED_PIC ? nullptr : stream;
}

void Demuxer::select(const AVStream* stream) {
  stream_ = stream;
  for (unsigned i = 0; i < context_->nb_streams; ++i)
    context_->streams[i]->discard = context_->streams[i] == stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
}

bool Demuxer::read(AVPacket* packet) {
  for (int idle = 0;;) {
    av_packet_unref(packet);
    const int result = av_read_frame(context_, packet);
    if (result == AVERROR(EAGAIN) && ++idle < kMostIdleReads) continue;
    if (result < 0) {
      ended_early_ = result != AVERROR_EOF;
      return false;
    }
    if (packet->stream_index == stream_->index) return true;
  }
}

bool Demuxer::seek(int64_t timestamp) {
  ended_early_ = false;
  return av_seek_frame(context_, stream_->index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

}  // namespace torchvision::media
