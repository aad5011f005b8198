#include "media/frame_index.h"

#include <algorithm>

#include "media/failure.h"
#include "media/stream_decoder.h"

namespace torchvision::media {
namespace {

void check_count(size_t frames, const VideoLimits& limits, const std::string& name) {
  if (frames <= limits.max_frames) return;
  throw DecodeError(ErrorCode::kTooLarge, "a video has too many frames",
                    {.path = name,
                     .expected = "at most " + std::to_string(limits.max_frames) + " frames",
                     .hint = "raise limits.max_frames if the file is trusted"});
}

// VP8 keeps frames that only others refer to in packets of their own. Its first bit but three: show_frame.
bool is_shown(const AVPacket& packet, AVCodecID codec) {
  if (packet.flags & AV_PKT_FLAG_DISCARD) return false;  // before the edit list's first frame
  return codec != AV_CODEC_ID_VP8 || packet.size == 0 || ((packet.data[0] >> 4) & 1);
}

bool is_sound(const AVPacket& packet) {
  return packet.pts != AV_NOPTS_VALUE && packet.size > 0 && !(packet.flags & AV_PKT_FLAG_CORRUPT);
}

bool earlier(const FrameTime& a, const FrameTime& b) { return a.pts < b.pts; }

bool is_strictly_ascending(const std::vector<FrameTime>& frames) {
  return std::adjacent_find(frames.begin(), frames.end(),
                            [](const FrameTime& a, const FrameTime& b) { return a.pts >= b.pts; }) == frames.end();
}

/// A frame is shown until the next one; the last as long as its packet says, or as the one before.
void complete_durations(FrameIndex& index) {
  std::vector<FrameTime>& frames = index.frames;
  for (size_t i = 0; i + 1 < frames.size(); ++i) frames[i].duration = frames[i + 1].pts - frames[i].pts;
  if (frames.empty()) return;
  FrameTime& last = frames.back();
  if (last.duration <= 0) last.duration = frames.size() > 1 ? frames[frames.size() - 2].duration : 1;
  index.end_pts = last.pts + last.duration;
}

void place_entries(FrameIndex& index) {
  for (EntryPoint& entry : index.entries)
    entry.frame = std::lower_bound(index.frames.begin(), index.frames.end(), FrameTime{.pts = entry.pts}, earlier) -
                  index.frames.begin();
  std::stable_sort(index.entries.begin(), index.entries.end(),
                   [](const EntryPoint& a, const EntryPoint& b) { return a.pts < b.pts; });
}

int64_t time_of(const AVFrame& frame) { return frame.pts != AV_NOPTS_VALUE ? frame.pts : frame.best_effort_timestamp; }

/// `pts`, or a time after the last frame where it is missing or not later.
int64_t time_after(const std::vector<FrameTime>& frames, int64_t pts) {
  if (frames.empty()) return pts == AV_NOPTS_VALUE ? 0 : pts;
  const FrameTime& last = frames.back();
  if (pts != AV_NOPTS_VALUE && pts > last.pts) return pts;
  return last.pts + std::max<int64_t>(1, last.duration);
}

}  // namespace

int64_t FrameIndex::find(int64_t pts) const noexcept {
  const auto found = std::lower_bound(frames.begin(), frames.end(), FrameTime{.pts = pts}, earlier);
  return found != frames.end() && found->pts == pts ? found - frames.begin() : -1;
}

int64_t FrameIndex::entry_before(int64_t frame) const noexcept {
  const auto after = std::upper_bound(entries.begin(), entries.end(), frame,
                                      [](int64_t wanted, const EntryPoint& entry) { return wanted < entry.frame; });
  return after - entries.begin() - 1;
}

PacketScan scan_packets(Demuxer& demuxer, const VideoLimits& limits) {
  const PacketOwner packet(allocated(av_packet_alloc()));
  const AVCodecID codec = demuxer.selected()->codecpar->codec_id;
  PacketScan scan;
  FrameIndex& index = scan.index;
  while (demuxer.read(packet.get())) {
    const bool key = packet->flags & AV_PKT_FLAG_KEY;
    if (!is_sound(*packet) || (index.frames.empty() && index.entries.empty() && !key)) scan.tells_frames = false;
    if (key && packet->pts != AV_NOPTS_VALUE) index.entries.push_back({.pts = packet->pts, .dts = packet->dts});
    if (!is_shown(*packet, codec)) continue;
    index.frames.push_back({.pts = packet->pts, .duration = packet->duration, .key = key});
    check_count(index.frames.size(), limits, demuxer.name());
  }
  if (demuxer.ended_early()) scan.tells_frames = false;
  if (!scan.tells_frames) return scan;
  std::stable_sort(index.frames.begin(), index.frames.end(), earlier);
  place_entries(index);
  complete_durations(index);
  scan.tells_frames = is_strictly_ascending(index.frames) && !index.entries.empty() && index.entries.front().frame == 0;
  return scan;
}

FrameIndex scan_frames(Demuxer& demuxer, const FrameIndex& packets, const VideoLimits& limits) {
  StreamDecoder decoder(demuxer.selected(), {.max_pixels = limits.max_frame_pixels}, demuxer.name());
  const FrameOwner frame(allocated(av_frame_alloc()));
  FrameIndex index;
  while (decoder.next(demuxer, frame.get())) {
    const int64_t pts = time_after(index.frames, time_of(*frame));
    if (frame->pts != pts) index.told_by_time = false;
    index.frames.push_back({.pts = pts, .duration = duration_of(*frame), .key = frame->key_frame != 0});
    check_count(index.frames.size(), limits, demuxer.name());
  }
  if (index.frames.empty() && decoder.last_error() != 0)
    fail_decoding(decoder.last_error(), "no frame of the video decodes", demuxer.name());
  if (index.told_by_time) {
    index.entries = packets.entries;
    place_entries(index);
  }
  complete_durations(index);
  return index;
}

}  // namespace torchvision::media
