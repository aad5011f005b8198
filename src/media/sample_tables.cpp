#include "media/sample_tables.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/bytes.h"
#include "core/checked.h"
#include "torchvision/core/error.h"

namespace torchvision::media {
namespace {

constexpr int kDeepest = 12;
constexpr uint64_t kMostEdits = 4;
constexpr std::array<std::string_view, 13> kContainers = {"moov", "trak", "mdia", "minf", "stbl", "edts", "moof",
                                                          "traf", "mvex", "udta", "meta", "wave", "tapt"};

class TableWalker {
 public:
  TableWalker(const ByteSource& file, const VideoLimits& limits)
      : file_(file), budget_(std::max(limits.max_frames, file.size())), max_frames_(limits.max_frames) {}

  void walk(uint64_t begin, uint64_t end, int depth) {
    for (uint64_t at = begin; depth < kDeepest && core::range_fits(at, 8, end);) {
      const uint64_t length = box_length(at, end);
      const uint64_t header = number(at) == 1 ? 16 : 8;
      if (length < header) return;  // FFmpeg reads no further either
      const std::string type = text(at + 4);
      const uint64_t content = at + header;
      at = length > end - at ? end : at + length;
      if (std::find(kContainers.begin(), kContainers.end(), type) != kContainers.end())
        walk(content, at, depth + 1);
      else
        visit(type, content);
      if (type == "stbl") spend(samples_by_chunks());
      if (type == "trak" && edits_ > kMostEdits) spend(core::checked_product({edits_, samples_}).value_or(UINT64_MAX));
    }
  }

 private:
  uint64_t number(uint64_t at) const {
    uint8_t bytes[4] = {};
    file_.read(at, bytes, sizeof bytes);
    return core::load_big_endian<uint32_t>(bytes);
  }

  std::string text(uint64_t at) const {
    std::string name(4, '\0');
    file_.read(at, reinterpret_cast<uint8_t*>(name.data()), name.size());
    return name;
  }

  uint64_t box_length(uint64_t at, uint64_t end) const {
    const uint64_t length = number(at);
    if (length == 0) return end - at;  // to the end
    return length == 1 ? number(at + 8) << 32 | number(at + 12) : length;
  }

  void visit(const std::string& type, uint64_t content) {
    // Each begins with a byte of version and three of flags.
    if (type == "stsz") {
      samples_ = number(content + 8);
      // Samples of various sizes are listed one by one, so that the file's size bounds them.
      if (const uint64_t size = number(content + 4); size > 0 && samples_ > max_frames_)
        spend(core::checked_product({size, samples_}).value_or(UINT64_MAX));
    } else if (type == "elst") {
      edits_ = number(content + 4);
    } else if (type == "stco" || type == "co64") {
      chunks_ = number(content + 4);
    } else if (type == "stsc") {
      runs_at_ = content + 4;
    } else if (type == "trun") {
      in_fragments_ += number(content + 4);
      spend(in_fragments_);
    }
  }

  /// What "stsc" says: runs of chunks with so many samples each.
  uint64_t samples_by_chunks() const {
    const uint64_t runs = runs_at_ > 0 ? std::min(number(runs_at_), file_.size() / 12) : 0;
    uint64_t total = 0;
    for (uint64_t run = 0; run < runs && total <= budget_; ++run) {
      const uint64_t at = runs_at_ + 4 + 12 * run;
      const uint64_t first = number(at);
      const uint64_t next = run + 1 < runs ? number(at + 12) : chunks_ + 1;
      const uint64_t samples = std::min(next > first ? next - first : 0, chunks_) * number(at + 4);
      total = core::checked_sum(total, samples).value_or(UINT64_MAX);
    }
    return total;
  }

  void spend(uint64_t samples) const {
    if (samples <= budget_) return;
    throw DecodeError(ErrorCode::kTooLarge, "a video's tables claim more samples than it can hold",
                      {.path = file_.name(),
                       .expected = "at most " + std::to_string(budget_) + ", by the limits and the file's size",
                       .actual = std::to_string(samples),
                       .hint = "raise limits.max_frames if the file is trusted"});
  }

  const ByteSource& file_;
  uint64_t budget_;
  uint64_t max_frames_;
  uint64_t samples_ = 0;
  uint64_t chunks_ = 0;
  uint64_t edits_ = 0;
  uint64_t runs_at_ = 0;
  uint64_t in_fragments_ = 0;
};

}  // namespace

void check_sample_tables(const ByteSource& file, const VideoLimits& limits) {
  TableWalker(file, limits).walk(0, file.size(), 0);
}

}  // namespace torchvision::media
