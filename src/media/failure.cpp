#include "media/failure.h"

#include <cstdarg>
#include <cstdio>
#include <mutex>

#include "media/ffmpeg.h"

namespace torchvision::media {
namespace {

thread_local int quiet_scopes = 0;
thread_local std::string last_complaint;

void keep_or_pass_on(void* source, int level, const char* format, va_list arguments) {
  if (quiet_scopes == 0) return av_log_default_callback(source, level, format, arguments);
  if (level % kSilentLevels > AV_LOG_ERROR) return;
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  last_complaint = text;
  while (!last_complaint.empty() && (last_complaint.back() == '\n' || last_complaint.back() == '.'))
    last_complaint.pop_back();
}

ErrorCode code_of(int averror) {
  switch (averror) {
    case AVERROR_EOF:
      return ErrorCode::kTruncated;
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
    case AVERROR(ENOSYS):
      return ErrorCode::kUnsupported;
    case AVERROR(ENOMEM):
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kCorrupt;
  }
}

}  // namespace

QuietScope::QuietScope() {
  static std::once_flag installed;
  std::call_once(installed, [] { av_log_set_callback(keep_or_pass_on); });
  if (quiet_scopes++ == 0) last_complaint.clear();
}

QuietScope::~QuietScope() { --quiet_scopes; }

std::string describe(int averror) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(averror, text, sizeof text);
  return last_complaint.empty() ? std::string(text) : std::string(text) + " (" + last_complaint + ")";
}

void fail_decoding(int averror, const std::string& what, const std::string& path, std::string hint) {
  throw DecodeError(code_of(averror), what, {.path = path, .actual = describe(averror), .hint = std::move(hint)});
}

int check_decoding(int result, const std::string& what, const std::string& path) {
  if (result < 0) fail_decoding(result, what, path);
  return result;
}

}  // namespace torchvision::media
