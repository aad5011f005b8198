#include "media/video_reader.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "media/failure.h"
#include "media/metadata.h"

namespace torchvision::media {
namespace {

// Emptying the decoder and seeking costs about as much as decoding this many frames.
constexpr int64_t kFramesWorthASeek = 8;

const AVStream* find_video(const Demuxer& demuxer) {
  if (const AVStream* stream = demuxer.best_stream(AVMEDIA_TYPE_VIDEO)) return stream;
  throw DecodeError(ErrorCode::kUnsupported, "the file has no video stream",
                    {.path = demuxer.name(), .expected = "a video", .actual = demuxer.describe_content()});
}

void check_size(const AVCodecParameters& codec, const std::string& name) {
  if (codec.width > 0 && codec.height > 0 && codec.format >= 0) return;
  throw DecodeError(ErrorCode::kCorrupt, "a video does not tell the size and colours of its frames",
                    {.path = name, .hint = "no frame at its beginning decodes"});
}

}  // namespace

VideoReader::VideoReader(std::shared_ptr<const ByteSource> source, const VideoDecoderOptions& options)
    : demuxer_(std::move(source), options.limits), frame_(allocated(av_frame_alloc())) {
  const QuietScope quiet;
  const AVStream* stream = find_video(demuxer_);
  check_size(*stream->codecpar, demuxer_.name());
  demuxer_.select(stream);
  count_frames(options);
  stream = demuxer_.selected();
  metadata_ = describe_video(demuxer_, index_, options);
  decoder_.emplace(
      stream, StreamDecoderOptions{.num_threads = options.num_threads, .max_pixels = options.limits.max_frame_pixels},
      demuxer_.name());
  const int32_t* matrix = options.apply_rotation ? display_matrix(stream) : nullptr;
  converter_.emplace(RgbConverterOptions{.height = stream->codecpar->height,
                                         .width = stream->codecpar->width,
                                         .orientation = matrix ? orientation_of(matrix) : Orientation{},
                                         .conversion = options.color_conversion},
                     demuxer_.name());
  const bool starts_with_key = !index_.entries.empty() && index_.entries.front().frame == 0;
  if (!starts_with_key || !enter(index_.entries.front())) enter_at_start();
}

void VideoReader::count_frames(const VideoDecoderOptions& options) {
  PacketScan packets = scan_packets(demuxer_, options.limits);
  if (packets.tells_frames && options.frame_count == FrameCount::kAuto) {
    index_ = std::move(packets.index);
  } else {
    demuxer_.reopen();
    index_ = scan_frames(demuxer_, packets.index, options.limits);
  }
  if (index_.frames.empty())
    throw DecodeError(ErrorCode::kTruncated, "a video has no frames",
                      {.path = demuxer_.name(), .actual = demuxer_.describe_content()});
}

int64_t VideoReader::frame_at(double seconds) const noexcept {
  if (!(seconds < this->seconds(index_.end_pts))) return -1;
  // In seconds, as callers are told them: a frame's own time must give that frame.
  const auto after =
      std::upper_bound(index_.frames.begin(), index_.frames.end(), seconds,
                       [this](double wanted, const FrameTime& frame) { return wanted < this->seconds(frame.pts); });
  return after - index_.frames.begin() - 1;
}

size_t VideoReader::frame_bytes() const noexcept {
  return static_cast<size_t>(metadata_.height) * static_cast<size_t>(metadata_.width) * 3;
}

void VideoReader::read(std::span<const int64_t> indices, uint8_t* rgb) {
  const QuietScope quiet;
  std::vector<size_t> order(indices.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return indices[a] < indices[b]; });
  const uint8_t* previous = nullptr;
  for (size_t i = 0; i < order.size(); ++i) {
    uint8_t* target = rgb + order[i] * frame_bytes();
    if (i > 0 && indices[order[i]] == indices[order[i - 1]])
      std::memcpy(target, previous, frame_bytes());
    else
      converter_->convert(decode(indices[order[i]]), target);
    previous = target;
  }
}

void VideoReader::fail_missing(int64_t wanted) const {
  const std::string what = "frame " + std::to_string(wanted) + " of a video does not decode";
  const std::string hint = "open it with frame_count = FrameCount::kDecode, which counts the frames that do";
  if (decoder_->last_error() != 0) fail_decoding(decoder_->last_error(), what, demuxer_.name(), hint);
  throw DecodeError(ErrorCode::kCorrupt, what, {.path = demuxer_.name(), .hint = hint});
}

const AVFrame& VideoReader::decode(int64_t wanted) {
  if (holds_current_ && current_ == wanted) return *frame_;
  decoder_->set_wanted(index_.told_by_time ? index_.frames[static_cast<size_t>(wanted)].pts : INT64_MIN);
  if (is_near(wanted) && decode_onwards(wanted)) return *frame_;
  // A frame may need more than its last key says: then from the key before, and at last from the first frame.
  int64_t entry = index_.entry_before(wanted);
  for (int64_t step = 1; entry >= 0; entry -= step, step *= 4) {
    if (enter(index_.entries[static_cast<size_t>(entry)]) && decode_onwards(wanted)) return *frame_;
    decoder_->set_wanted(INT64_MIN);
  }
  enter_at_start();
  if (decode_onwards(wanted)) return *frame_;
  fail_missing(wanted);
}

bool VideoReader::is_near(int64_t wanted) const noexcept {
  if (wanted <= current_) return false;
  const int64_t entry = index_.entry_before(wanted);
  return entry < 0 || index_.entries[static_cast<size_t>(entry)].frame <= current_ + kFramesWorthASeek;
}

bool VideoReader::decode_onwards(int64_t wanted) {
  while (current_ < wanted)
    if (!advance()) return false;
  return current_ == wanted && holds_current_;
}

bool VideoReader::advance() {
  holds_current_ = false;
  while (decoder_->next(demuxer_, frame_.get())) {
    const int64_t number = index_.told_by_time ? index_.find(frame_->pts) : current_ + 1;
    if (number < 0 || number >= metadata_.num_frames) continue;  // one that the container does not show
    current_ = number;
    return holds_current_ = true;
  }
  return false;
}

bool VideoReader::enter(const EntryPoint& entry) {
  holds_current_ = false;
  current_ = entry.frame - 1;
  // Containers look for the time of decoding, or for that of presentation.
  for (const int64_t timestamp : {entry.pts, entry.dts}) {
    if (timestamp == AV_NOPTS_VALUE || !demuxer_.seek(timestamp)) continue;
    decoder_->begin();
    if (decoder_->skip_to_key(demuxer_, entry.pts)) return true;
  }
  return false;
}

void VideoReader::enter_at_start() {
  demuxer_.reopen();
  decoder_->begin();
  holds_current_ = false;
  current_ = -1;
}

}  // namespace torchvision::media
